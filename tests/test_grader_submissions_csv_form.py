"""What editors and spreadsheets do to a form of commas, and that no piece of a number is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.asked import Entry
from grader.submissions.csv_form import read_csv
from grader.submissions.csv_rows import MAX_COLUMNS, read_rows
from grader.submissions.form import Form, entries
from grader.submissions.numbers import Read, Unreadable, read_number

TITLES = "item,answer,what"
HEAD = f"# sheet K7Q29FXM\n{TITLES}\n"


def answers(text: str) -> dict[str, str]:
    found = read_csv(text)
    assert isinstance(found, Form), found
    return dict(found.answers)


def entry(text: str, item: str = "2.loss") -> Entry:
    found = read_csv(text)
    assert isinstance(found, Form), found
    return entries(found, (item,))[item]


@pytest.mark.parametrize(
    ("titles", "row", "typed"),
    [
        (TITLES, '2.loss,0,55,"the loss"', "0,55"),
        (TITLES, "2.loss,0,55,the loss", "0,55"),
        (TITLES, "2.loss,0,55", "0,55"),
        (TITLES, "2.loss,0,55,", "0,55"),
        (TITLES, "2.loss,-0,55,the loss", "-0,55"),
        (TITLES, "2.loss,\u22121,5,the loss", "\u22121,5"),
        (TITLES, "2.loss,,55,the loss", ",55"),
        (TITLES, "2.loss,3,5e-2,the loss", "3,5e-2"),
        (TITLES, "2.loss,3,5e-2", "3,5e-2"),
        (TITLES, "2.loss,3,5*10^-2", "3,5*10^-2"),
        (TITLES, "2.loss,3,5×10⁻²", "3,5×10⁻²"),
        (TITLES, "2.loss,0,5*exp(2)", "0,5*exp(2)"),
        (TITLES, "2.loss,12,5%", "12,5%"),
        (TITLES, "2.loss,0,5/0,25,the loss", "0,5/0,25"),
        (TITLES, "2.loss,1,234,5,the loss", "1,234,5"),
        (TITLES, "2.loss,0.55,7,the loss", "0.55,7"),
        (TITLES, "2.loss,0,55,the loss,,,", "0,55"),
        ("item,answer", "2.loss,0,55", "0,55"),
        ("what,item,answer", "the loss,2.loss,0,55", "0,55"),
        ("answer,item,what", "0,55,2.loss,the loss", "0,55"),
        ("answer,what,item", "0,55,the loss,2.loss", "0,55"),
        ("item,answer,mine", "2.loss,0,55,8", "0,55"),
        ("", "2.loss,0,55", "0,55"),
        ("", "2.loss,0,55,the loss", "0,55"),
    ],
)
def test_a_number_torn_in_two_is_put_together(titles: str, row: str, typed: str) -> None:
    assert answers(f"{titles}\n{row}\n") == {"2.loss": typed}


@pytest.mark.parametrize(
    ("titles", "row", "typed"),
    [
        (TITLES, "2.loss,3,2nd layer", "3"),
        (TITLES, "2.loss,3,2 layers", "3"),
        (TITLES, "2.loss,0.5,3", "0.5"),
        (TITLES, "2.loss,0.5,the loss,7", "0.5"),
        (TITLES, "2.loss,0.5,the loss, rounded", "0.5"),
        (TITLES, "2.loss,,3", ""),
        (TITLES, '2.loss,"0,5",3', "0,5"),
        ("item,answer,mine", "2.loss,3,8", "3"),
        ("item,answer,mine,what", "2.loss,3,8,x", "3"),
        ("item,points,answer", "2.loss,4,3", "3"),
    ],
)
def test_a_whole_answer_is_left_alone(titles: str, row: str, typed: str) -> None:
    assert answers(f"{titles}\n{row}\n") == {"2.loss": typed}


@given(
    st.from_regex(r"[-+]?[0-9]{1,3},[0-9]{1,6}(e-?[0-9])?", fullmatch=True),
    st.sampled_from(["", ",the loss", ',"the loss"', ",the loss,,", ",", ",2 and 3"]),
)
def test_a_decimal_comma_is_read_whole_or_not_at_all(number: str, rest: str) -> None:
    found = entry(f"{HEAD}2.loss,{number}{rest}\n")
    quoted = read_number(number)
    assert isinstance(quoted, Read)
    assert isinstance(found, Unreadable) or (
        isinstance(found, Read) and found.value == quoted.value
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # The columns of semicolons that a German Excel makes of lines of commas.
        ("# sheet K7Q29FXM;\nitem,answer,what;\n1.a,,x;0,25\n2.loss,,y;\n", ["0,25", ""]),
        ("# sheet K7Q29FXM\nitem,answer,what\n1.a,,x;0,25\n2.loss,,y\n", ["0,25", ""]),
        ("# sheet K7Q29FXM\t\nitem,answer,what\t\n1.a,,x\t0,25\n2.loss,,y\t5\n", ["0,25", "5"]),
        ('item,answer,what;\n"1.a,,""x""";0,25\n2.loss,0.5,y;\n', ["0,25", "0.5"]),
        ("item,answer,what;\n;1.a;5\n1.a,,x;0,25\n2.loss,,y;5\n", ["0,25", "5"]),
        ("item,answer,what;;\n1.a,,x;0,25;0,3\n2.loss,0.5,y;later;\n", ["0,25 0,3", "0.5"]),
    ],
)
def test_an_answer_beside_a_line_that_a_spreadsheet_kept_whole_is_found(
    rows: str, expected: list[str]
) -> None:
    assert list(answers(rows).values()) == expected


class TestQuotes:
    def test_a_quote_that_is_not_closed_spoils_its_own_line(self) -> None:
        text = f'{HEAD}1.a,"0.5,x\n1.b,0.25,y\n1.c,"0,75",z\n'
        assert answers(text) == {"1.a": '"0.5', "1.b": "0.25", "1.c": "0,75"}
        assert isinstance(entry(text, "1.a"), Unreadable)

    def test_two_of_them_swallow_no_line_between(self) -> None:
        text = f'{HEAD}1.a,"0.5,x\n1.b,0.25,y\n1.c,0.75",z\n1.d,1,z\n'
        assert answers(text) == {"1.a": '"0.5', "1.b": "0.25", "1.c": '0.75"', "1.d": "1"}

    def test_a_line_break_in_a_cell_is_part_of_it(self) -> None:
        text = f'{HEAD}1.a,"0.5\n",x\n1.b,"0.5\r\n0.6","x\ny"\n1.c,1,z\n'
        assert answers(text) == {"1.a": "0.5", "1.b": "0.5\r\n0.6", "1.c": "1"}
        assert isinstance(entry(text, "1.b"), Unreadable)

    def test_a_quote_within_an_answer_is_not_dropped(self) -> None:
        assert isinstance(entry(f'{HEAD}2.loss,0.5"6,x\n'), Unreadable)


class TestRows:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("titles", [("what", "Answer", "ITEM"), ()])
    def test_the_delimiter_is_found_with_titles_and_without(
        self, delimiter: str, titles: tuple[str, ...]
    ) -> None:
        cells = (titles, ("1.a", "0.5", "x"), ("1.b", "", "y"))
        rows = read_rows("\n".join(map(delimiter.join, cells)))
        assert rows.delimiter == delimiter
        assert rows.rows[-1] == ("1.b", "", "y")

    def test_rows_are_trimmed_and_empty_ones_left_out(self) -> None:
        assert read_rows(" a ,\u200b b\u00a0,, \n , ,\n\nc").rows == (("a", "b"), ("c",))

    def test_cells_have_a_limit(self) -> None:
        (row,) = read_rows("1.a" + ",5" * 1000).rows
        assert len(row) == MAX_COLUMNS


@pytest.mark.parametrize(
    "comment", ["# 1.a,0.7", "# my notes,are here", "My name is Kim,Minsu", "item,answer,what"]
)
def test_lines_that_are_no_answers_are_passed_over(comment: str) -> None:
    assert answers(f"{comment}\n{HEAD}1.a,0.5,x\n") == {"1.a": "0.5"}
