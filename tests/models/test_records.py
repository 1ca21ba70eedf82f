"""What a record refuses, with the path of the error and its exact sentence."""

import json
import pickle

import pytest
from pydantic import BaseModel, ValidationError

import indeks_inovasi as ii
from indeks_inovasi.errors import FileFormatError

UNIT = {"code": "64.09", "name": "Kabupaten X", "kind": "kabupaten"}
NEW = {"code": "i1", "owner": "64.09", "name": "Antar obat"}


def problems(error: ValidationError) -> list[tuple[str, str]]:
    """Return (path, sentence) of every problem."""
    return [(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]


def refusals(model: type[BaseModel], value: object) -> list[tuple[str, str]]:
    """Return what a model refuses; from JSON and from Python objects it is the same."""
    with pytest.raises(ValidationError) as from_json:
        model.model_validate_json(json.dumps(value))
    with pytest.raises(ValidationError) as from_python:
        model.model_validate(value)
    assert problems(from_json.value) == problems(from_python.value)
    return problems(from_json.value)


@pytest.mark.parametrize("field", ["level", "value"])
@pytest.mark.parametrize("number", ["1e3", "1", "", True, [], {}])
def test_only_numbers_are_numbers(field, number):
    """Text such as "1e3" and true are no numbers."""
    assert refusals(ii.Evidence, {field: number}) == [(field, "Input should be a valid number")]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_are_finite(text):
    """NaN and infinities are refused, in JSON as well."""
    with pytest.raises(ValidationError) as caught:
        ii.Evidence.model_validate_json(f'{{"value": {text}}}')

    assert problems(caught.value) == [("value", "Input should be a finite number")]


def test_whole_and_decimal_numbers():
    """1, 1.5 and 1e3 as JSON numbers are numbers."""
    assert [ii.Evidence.model_validate_json(f'{{"value": {text}}}').value for text in ("1", "1.5", "1e3")] == [
        1.0,
        1.5,
        1000.0,
    ]


@pytest.mark.parametrize(("model", "more"), [(ii.Evidence, {}), (ii.Observation, {"unit": "u", "indicator": "x"})])
def test_level_or_value(model, more):
    """Evidence and observations carry either a level or a value; a basis belongs to a value."""
    sentence = "Value error, Give either a level or a value."
    assert refusals(model, more) == [("", sentence)]
    assert refusals(model, more | {"level": 1, "value": 2}) == [("", sentence)]
    assert refusals(model, more | {"level": None, "value": None}) == [("", sentence)]
    assert refusals(model, more | {"level": 1, "basis": "persons"}) == [
        ("", "Value error, A basis says how a value was measured: give it with a value.")
    ]
    assert model.model_validate(more | {"value": 2, "basis": "persons"}).basis == "persons"
    assert model.model_validate(more | {"level": 0, "value": None}).level == 0


def test_evidence_is_checked_inside_an_innovation():
    """The path of an error names the innovation's field and the indicator."""
    found = refusals(ii.Innovation, NEW | {"evidence": {"sid_1": {}, "sid 2": {"level": 1}}})

    assert found == [
        ("evidence.sid_1", "Value error, Give either a level or a value."),
        ("evidence.sid 2.[key]", "String should match pattern '^[A-Za-z][A-Za-z0-9_]*$'"),
    ]


@pytest.mark.parametrize(
    ("model", "record"),
    [
        (ii.Unit, UNIT),
        (ii.Innovation, NEW),
        (ii.Evidence, {"level": 1}),
        (ii.Observation, {"unit": "u", "indicator": "x", "value": 1}),
        (ii.Mark, {"juror": "j", "subject": "i1", "criterion": "c", "level": 1}),
        (ii.Records, {"units": [UNIT]}),
    ],
)
def test_records_are_closed_and_fixed(model, record):
    """Fields that nobody knows are refused; a record is read-only, hashable, and survives JSON and pickle."""
    assert refusals(model, record | {"colour": "red"}) == [("colour", "Extra inputs are not permitted")]
    held = model.model_validate(record)
    with pytest.raises(ValidationError, match="Instance is frozen"):
        setattr(held, next(iter(record)), "x")
    assert hash(held) == hash(model.model_validate_json(held.model_dump_json()))
    assert pickle.loads(pickle.dumps(held)) == held


@pytest.mark.parametrize("text", ["31-12-2024", "2024-1-1", "2024", "86400", "2024-01-01T00:00:00", 86400, 0.0, True])
def test_dates_are_written_one_way(text):
    """A date is year, month, day; a number of seconds since 1970 is no date."""
    assert refusals(ii.Innovation, NEW | {"trial_date": text}) == [
        ("trial_date", f"Value error, A date is written like 2024-12-31, but found {text!r}.")
    ]


def test_dates_exist():
    """There is no 30th of February."""
    ((path, sentence),) = refusals(ii.Innovation, NEW | {"implementation_date": "2023-02-30"})

    assert path == "implementation_date"
    assert sentence.startswith("Input should be a valid date")


def test_codes_are_text():
    """A code is text: the number 1101 could be 01101."""
    assert refusals(ii.Unit, UNIT | {"code": 1101}) == [("code", "Input should be a valid string")]
    assert refusals(ii.Unit, UNIT | {"code": ""}) == [("code", "String should have at least 1 character")]
    assert ii.Unit.model_validate(UNIT | {"code": "0101"}).code == "0101"


def test_kinds_are_indonesian():
    """The kinds of units bear their Indonesian names, and all are listed when one is unknown."""
    ((path, sentence),) = refusals(ii.Unit, UNIT | {"kind": "regency"})

    assert path == "kind"
    assert sentence.startswith("Input should be 'provinsi', 'kabupaten', 'kota', 'opd', 'sekolah', 'puskesmas'")
    assert ii.Unit.model_validate(UNIT).kind is ii.UnitKind.REGENCY


def test_problems_are_reported_together():
    """Every problem of a file of records stands in one error, with its path."""
    records = {
        "units": [UNIT | {"kind": "x"}, {"code": "1"}],
        "innovations": [NEW | {"evidence": {"a": {"level": "1e3"}}}],
        "marks": [{"juror": "", "subject": "i1", "criterion": "c", "level": True}],
    }

    paths = [path for path, _ in refusals(ii.Records, records)]

    assert paths == [
        "units.0.kind",
        "units.1.name",
        "units.1.kind",
        "innovations.0.evidence.a.level",
        "marks.0.juror",
        "marks.0.level",
    ]


def test_load(tmp_path):
    """Records are read from a JSON file, given as text or path."""
    path = tmp_path / "records.json"
    path.write_text(json.dumps({"units": [UNIT], "innovations": [NEW | {"trial_date": "2024-01-31"}]}))

    records = ii.Records.load(path)

    assert records.units[0].code == "64.09"
    assert str(records.innovations[0].trial_date) == "2024-01-31"
    assert ii.Records.load(str(path)) == records


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"units": [], "units": []}', "the key 'units' stands twice in one object. Remove one of them."),
        ('{"units": ' + "[" * 64 + "]" * 64 + "}", "it is nested deeper than 64. Flatten it."),
        ('{"units": NaN}', "NaN is no JSON number. Write null for a missing value."),
        ("{'units': []}", "it is no JSON (line 1, column 2: Expecting property name enclosed in double quotes)."),
    ],
)
def test_load_refuses(tmp_path, text, message):
    """Duplicate keys, deep nesting, NaN and what is no JSON are refused before any record is looked at."""
    path = tmp_path / "records.json"
    path.write_text(text)

    with pytest.raises(FileFormatError) as caught:
        ii.Records.load(path)

    assert str(caught.value).startswith(f"{path}: {message}")


def test_json_schema():
    """The JSON Schema of records names every field and forbids others."""
    schema = ii.Records.model_json_schema()

    assert set(schema["properties"]) == {"units", "observations", "innovations", "marks"}
    assert schema["$defs"]["Evidence"]["additionalProperties"] is False
    assert schema["$defs"]["Innovation"]["properties"]["trial_date"]["anyOf"][0] == {"type": "string", "format": "date"}
