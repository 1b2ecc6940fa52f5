// Moves between the slides of a deck: keys, clicks, taps and presenters' remotes. Nothing is fetched.
(() => {
  const stage = document.getElementById("stage");
  const slides = [...stage.querySelectorAll("section")];
  const typed = document.getElementById("typed");
  const back = document.body.dataset.back;
  const hint = document.getElementById("hint");
  let now = -1;
  let quiet;

  function show(at) {
    // Who has moved once knows how, and the hint lies on the slide's heading.
    if (now >= 0) hint?.remove();
    now = Math.max(0, Math.min(at, slides.length - 1));
    slides.forEach((slide, number) => { slide.hidden = number !== now; });
    // A reload makes a new deck and comes back to the same slide.
    history.replaceState(null, "", `#${now + 1}`);
  }

  function fit() {
    stage.style.transform = `scale(${Math.min(innerWidth / 1366, innerHeight / 768)})`;
  }

  // Browsers go full screen only when a key or a click asks; that first one does nothing else.
  let asked = false;
  function becomesFull() {
    const isFull = document.fullscreenElement || innerHeight >= screen.height;
    if (asked || isFull || !document.fullscreenEnabled) return false;
    asked = true;
    document.body.requestFullscreen().catch(() => {});
    return true;
  }

  let isOwnDoing = false;
  function toggle() {
    asked = true;
    if (document.fullscreenElement) {
      isOwnDoing = true;
      document.exitFullscreen().catch(() => { isOwnDoing = false; });
    } else {
      document.body.requestFullscreen().catch(() => {});
    }
  }

  function leave() {
    if (!back) return;
    // The page it was started from is still open in its own tab. A tab that has been elsewhere before cannot be closed:
    // there the way leads back in it.
    if (history.length === 1) window.close();
    setTimeout(() => location.assign(back), history.length === 1 ? 200 : 0);
  }

  const steps = {
    ArrowRight: 1, ArrowDown: 1, " ": 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
  };
  const ends = { Home: 0, End: slides.length - 1 };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || ["Shift", "Tab"].includes(event.key)) return;
    if (event.key === "Escape") {
      leave();
      return;
    }
    if (/^F\d/.test(event.key)) return;
    if (event.key === "Enter" && event.target.closest("a")) return;
    if (event.key.toLowerCase() === "f") return toggle();
    if (event.key in steps || event.key in ends || event.key === "Enter") event.preventDefault();
    if (becomesFull()) return;
    if (/^\d$/.test(event.key)) {
      typed.textContent = (typed.textContent + event.key).slice(-3);
      return;
    }
    if (event.key === "Enter") {
      if (typed.textContent) show(Number(typed.textContent) - 1);
    } else if (event.key in steps) {
      show(now + steps[event.key]);
    } else if (event.key in ends) {
      show(ends[event.key]);
    }
    typed.textContent = "";
  });

  addEventListener("click", (event) => {
    if (event.target.closest("a") || becomesFull()) return;
    show(now + (event.clientX < innerWidth / 2 ? -1 : 1));
  });

  // Escape is the browser's own key in full screen: the page only learns that it was left.
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && !isOwnDoing) leave();
    isOwnDoing = false;
  });

  addEventListener("mousemove", () => {
    document.body.classList.remove("idle");
    clearTimeout(quiet);
    quiet = setTimeout(() => document.body.classList.add("idle"), 3000);
  });
  addEventListener("resize", fit);
  fit();

  function asAddressed() {
    show((parseInt(location.hash.slice(1), 10) || 1) - 1);
  }
  addEventListener("hashchange", asAddressed);
  asAddressed();
})();
