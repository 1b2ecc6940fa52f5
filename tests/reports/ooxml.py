"""What Microsoft Office asks of a file and LibreOffice forgives: parts, relationships, ids, the order of elements.

`faults` names everything for which Office would offer to repair a .docx, .pptx or .xlsx. The orders are those of
ECMA-376 (transitional), for the elements the papers write or change themselves.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from lxml import etree

_NAMES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
}
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_FILL: Final = "noFill solidFill gradFill blipFill pattFill grpFill"
_TEXT_LOOK: Final = (
    f"ln {_FILL} effectLst effectDag highlight uLnTx uLn uFillTx uFill latin ea cs sym hlinkClick extLst"
)
_TABLE_CELL_LINES: Final = "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D"
_AXIS: Final = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos "
    "spPr txPr crossAx crosses crossesAt"
)
_LABELS: Final = "showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
_ORDERS: Final = {
    "w:pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "w:rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs "
        "em lang eastAsianLayout specVanish oMath"
    ),
    "w:tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "w:tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "w:tblCellMar": "top start left bottom end right",
    "w:tr": "tblPrEx trPr tc",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
        "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings"
    ),
    "a:rPr": _TEXT_LOOK,
    "a:defRPr": _TEXT_LOOK,
    "a:endParaRPr": _TEXT_LOOK,
    "a:p": "pPr r br fld endParaRPr",
    "a:tcPr": f"{_TABLE_CELL_LINES} {_FILL} headers extLst",
    "a:tc": "txBody tcPr extLst",
    "c:chartSpace": (
        "date1904 lang roundedCorners style clrMapOvr pivotFmts protection chart spPr txPr externalData printSettings "
        "userShapes extLst"
    ),
    "c:chart": (
        "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs "
        "showDLblsOverMax"
    ),
    "c:title": "tx layout overlay spPr txPr",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "c:ser": (
        "idx order tx spPr invertIfNegative marker pictureOptions dPt dLbls trendline errBars cat val smooth shape"
    ),
    "c:marker": "symbol size spPr",
    "c:dLbls": f"dLbl delete numFmt spPr txPr dLblPos {_LABELS} showLeaderLines leaderLines",
    "c:catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "c:dateAx": f"{_AXIS} auto lblOffset baseTimeUnit majorUnit majorTimeUnit minorUnit minorTimeUnit",
    "c:valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
    "x:worksheet": (
        "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges "
        "scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
        "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks "
        "customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing tableParts extLst"
    ),
    "x:workbook": (
        "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
        "definedNames calcPr"
    ),
}
_MIXED: Final = {"a:p": {"r", "br", "fld"}, "w:sectPr": {"headerReference", "footerReference"}}
"""Children that may come in any order among themselves."""
_IDS: Final = {"p:cNvPr": "id", "p:sldId": "id", "x:sheet": "sheetId", "wp:docPr": "id"}


def faults(content: bytes) -> list[str]:
    """What is wrong with a file, a line each: the part and what; none for one that opens without a question."""
    package = zipfile.ZipFile(io.BytesIO(content))
    names = package.namelist()
    lines = [f"{name}: twice in the package" for name, n in Counter(names).items() if n > 1]
    parts = {}
    for name in names:
        if name.endswith((".xml", ".rels")):
            try:
                parts[name] = etree.fromstring(package.read(name))
            except etree.XMLSyntaxError as error:
                lines.append(f"{name}: not well formed: {error}")
    lines += _undeclared(parts["[Content_Types].xml"], names)
    for name, root in parts.items():
        lines += (f"{name}: {fault}" for fault in [*_relations(name, parts, set(names)), *_elements(root)])
    for name in names:
        if name.endswith(".xlsx"):  # the numbers of a chart
            lines += (f"{name}/{fault}" for fault in faults(package.read(name)))
    return lines


def _undeclared(types: Any, names: list[str]) -> Iterator[str]:
    """Parts whose kind is not said, and kinds of parts that are not there."""
    endings = {entry.get("Extension").lower() for entry in types if entry.tag == f"{_TYPES}Default"}
    single = [entry.get("PartName")[1:] for entry in types if entry.tag == f"{_TYPES}Override"]
    yield from (f"{name}: declared twice" for name, n in Counter(single).items() if n > 1)
    yield from (f"{name}: declared but missing" for name in single if name not in names)
    for name in names:
        if name != "[Content_Types].xml" and name not in single and name.rpartition(".")[2].lower() not in endings:
            yield f"{name}: of no declared kind"


def _relations(name: str, parts: dict[str, Any], names: set[str]) -> Iterator[str]:
    """Relationships that lead nowhere, and references to relationships that do not exist."""
    if name.endswith(".rels"):
        folder = posixpath.dirname(posixpath.dirname(name))
        for entry in parts[name]:
            target = posixpath.normpath(posixpath.join("/", folder, entry.get("Target"))).lstrip("/")
            if entry.get("TargetMode") != "External" and target not in names:
                yield f"{entry.get('Id')} leads to {target}, which is missing"
        yield from (f"{id_} twice" for id_, n in Counter(entry.get("Id") for entry in parts[name]).items() if n > 1)
        return
    own = posixpath.join(posixpath.dirname(name), "_rels", f"{posixpath.basename(name)}.rels")
    known = {entry.get("Id") for entry in parts[own]} if own in parts else set()
    for element in parts[name].iter(etree.Element):
        for attribute, value in element.attrib.items():
            if attribute.startswith(_RELATION) and value not in known:
                yield f"{_short(element)} refers to {value}, which is missing"


def _elements(root: Any) -> Iterator[str]:
    """Elements out of order, ids given twice, table cells that do not end with a paragraph."""
    ids: Counter[tuple[str, str]] = Counter()
    for element in root.iter(etree.Element):
        name = _short(element)
        if name in _ORDERS:
            yield from _order(name, [_local(child) for child in element])
        if name == "w:tc" and (not len(element) or _local(element[-1]) != "p"):
            yield "w:tc does not end with a paragraph"
        if name in _IDS or name.endswith("docPr"):
            ids[name, element.get(_IDS.get(name, "id"))] += 1
    yield from (f"{name} has {id_} {n} times" for (name, id_), n in ids.items() if n > 1)
    sheets = [sheet.get("name") for sheet in root.iter(f"{{{_NAMES['x']}}}sheet")]
    yield from (f"sheet name {sheet!r}" for sheet in sheets if len(sheet) > 31 or re.search(r"[\[\]:*?/\\]", sheet))


def _order(name: str, children: list[str]) -> Iterator[str]:
    places = {child: place for place, child in enumerate(_ORDERS[name].split())}
    mixed = _MIXED.get(name, set())
    last, before = -1, ""
    for child in children:
        if child not in places:
            yield f"{name} holds {child}"
            continue
        place = min(places[one] for one in mixed) if child in mixed else places[child]
        if place < last:
            yield f"{name} has {child} after {before}"
        last, before = max(last, place), child


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _short(element: Any) -> str:
    return _shortened(element.tag)


@cache
def _shortened(tag: str) -> str:
    name = etree.QName(tag)
    return next(
        (f"{prefix}:{name.localname}" for prefix, uri in _NAMES.items() if uri == name.namespace), name.localname
    )
