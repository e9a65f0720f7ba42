"""Name everything a `.chart` file may say, after `evals/corpus/WRITING.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STYLES = _words("clinic facility epic dictated goalgrid paperform flowsheet oldprint twocolumn schoolslp")
DISCIPLINES = frozenset({"PT", "OT", "SLP"})
PROFILES = frozenset({"light", "fax", "heavy"})

DOC_KINDS = _words(
    """order initial_evaluation plan_of_care certification recertification daily_note progress_report
    re_evaluation discharge flowsheet attendance outcome_form addendum consent fax_cover communication
    other"""
)
KINDS = _words(
    """functional_baseline prior_level goal skilled_rationale progress plan_of_care certification complexity
    diagnosis minutes adverse"""
)

RECORD_KEYS = _words("id discipline style title fax watermark scan")
PATIENT_KEYS = _words("name dob mrn sex member_id payer")
DOC_KEYS = _words("kind date author credential signed signed_at other_patient")

MEASURES = _words(
    """ROM MMT pain assist gait_distance gait_speed accuracy severity girth grip pinch
    LEFS ODI RMDQ NDI DASH QuickDASH SPADI PSFS KOOS HOOS WOMAC IKDC FAAM Lysholm TUG BBS DGI FGA ABC POMA
    5xSTS 30CST 6MWT 10MWT 2MWT SPPB FRT SLS BESTest Mini-BESTest DHI FMA-UE ARAT 9HPT BBT MAS FIM GG AM-PAC
    Barthel COPM MoCA SLUMS MMSE CLQT BCAT ACL FCM WAB-AQ BDAE VHI EAT-10 FOIS PAS MASA IDDSI PDMS BOT-2
    GMFM PEDI-CAT"""
)
ASSIST_LEVELS = _words(
    """independent modified_independent setup supervision contact_guard minimal moderate maximal
    dependent"""
)
SIDES = frozenset({"left", "right", "bilateral"})


@dataclass(frozen=True, slots=True)
class FactRule:
    """The keys one type of fact may and must have; `quote` and `nth` are allowed everywhere."""

    keys: frozenset[str]
    needs: frozenset[str] = frozenset()
    needs_one_of: frozenset[str] = frozenset()
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    dates: frozenset[str] = frozenset()


FACTS: Mapping[str, FactRule] = {
    "measure": FactRule(
        keys=_words("name value unit denominator side part mode device task date role"),
        needs=_words("name value"),
        choices={"name": MEASURES, "side": SIDES, "mode": _words("active passive"), "role": _words("prior")},
        dates=_words("date"),
    ),
    "goal": FactRule(
        keys=_words("label term due status measure target"),
        choices={
            "term": _words("short long"),
            "status": _words("met partly_met progressing not_met discontinued new"),
        },
    ),
    "plan": FactRule(
        keys=_words("element value"),
        needs=_words("element"),
        choices={"element": _words("diagnoses goals type amount frequency duration visits")},
    ),
    "certification": FactRule(
        keys=_words("type signer credential signed_on from to"),
        needs=_words("type"),
        choices={"type": _words("initial recertification order transmission delayed")},
        dates=_words("signed_on from to"),
    ),
    "minutes": FactRule(
        keys=_words("cpt minutes units timed_total total time_in time_out"),
        needs_one_of=_words("cpt timed_total total time_in time_out"),
    ),
    "diagnosis": FactRule(
        keys=_words("icd10 type onset surgery_date side"),
        needs_one_of=_words("icd10 type onset surgery_date side"),
        choices={"type": _words("medical treatment"), "side": SIDES},
        dates=_words("surgery_date"),
    ),
    "plof": FactRule(keys=frozenset()),
    "comorbidity": FactRule(keys=_words("name"), needs=_words("name")),
    "attendance": FactRule(
        keys=_words("attended scheduled cancelled no_show"),
        needs_one_of=_words("attended scheduled cancelled no_show"),
    ),
    "blank": FactRule(keys=frozenset()),
    "decoy": FactRule(
        keys=_words("why"),
        needs=_words("why"),
        choices={"why": _words("history family other_side other_patient negated goal_value duration example")},
    ),
}
