"""Task: the searchable list behind every figure; with `?task=` everything about one task."""

import streamlit as st

from dashboard.ui.app import data, filters
from dashboard.ui.kit import page
from dashboard.ui.leaders import task, task_dates, task_list, task_people, task_reports

scope = filters.scope()
task_id = st.query_params.get("task")
whole = data.fetch(task.whole, scope, task_id=task_id) if task_id else None

if whole is None:
    task_list.show(scope, unknown=task_id)
    page.stop()

task.steps(whole, task_list.listed(scope, st.query_params.to_dict()))
page.header(f"{whole.row['ref']} {whole.row['title']}", scope)
page.finding(task.standing(whole, scope))
task.facts(whole, scope)

left, right = st.columns([3, 2], gap="medium")
with left:
    task.progress(whole)
with right:
    task_dates.timing(whole)

task.contradiction(whole)
task_people.who(whole)
task.money(whole, scope)
task.in_the_plan(whole)
task_reports.reported(whole)
