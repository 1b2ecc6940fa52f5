-- One row per word of the newest $most_rows rows of reports in force, at most $most_words, the commonest first.
select word
from (
    select unnest(string_split(concat_ws(' ', result, difficulty, proposal), ' ')) as word
    from (
        select result, difficulty, proposal
        from report_rows
        order by period_on desc, task_id, agency_id
        limit $most_rows
    )
)
group by word
order by count(*) desc, word
limit $most_words
