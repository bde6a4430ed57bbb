from __future__ import annotations

from tests.checks.host_asking import HOSTS, Parts, a_compute, a_drain, a_host_cloud, a_host_plan, a_move, findings, one
from watari.checks.host.processors_are_alike import processors_are_alike
from watari.plan.hosts.drain import plan_drain

OTHERS = (a_compute("nyah-2"), a_compute("nyah-3"))
OLD: Parts = {"cpu_model": "Haswell", "traits": ("HW_CPU_X86_AVX",)}


def test_passes_hosts_of_one_kind() -> None:
    assert findings(processors_are_alike) == []


def test_passes_targets_that_have_more() -> None:
    richer = a_compute("nyah-2", traits=("HW_CPU_X86_AVX2", "HW_CPU_X86_AVX512F"))
    assert findings(processors_are_alike, hosts=(a_compute("nyah-1"), richer, a_compute("nyah-3"))) == []


def test_passes_what_guests_never_see() -> None:
    threaded = a_compute("nyah-1", traits=("HW_CPU_X86_AVX2", "HW_CPU_HYPERTHREADING", "COMPUTE_NODE"))
    assert findings(processors_are_alike, hosts=(threaded, a_compute("nyah-2"), a_compute("nyah-3"))) == []


def test_no_live_migration_needs_the_encryption_of_memory() -> None:
    """Nova moves no instance live that has it (L12); planner and check read the trait alike, and say the rule alike."""
    hosts = (a_compute("nyah-1", traits=("HW_CPU_X86_AVX2", "HW_CPU_X86_AMD_SEV", "HW_CPU_X86_AMD_SEV_ES")), *OTHERS)
    assert findings(processors_are_alike, hosts=hosts) == []
    assert plan_drain(a_drain(), {"cloud": a_host_cloud(hosts=hosts)}).left_out == ()


def test_says_in_the_words_of_the_plan_why_nobody_goes_live() -> None:
    hosts = (a_compute("nyah-1"), a_compute("nyah-2", **OLD), a_compute("nyah-3", **OLD))
    [finding] = findings(processors_are_alike, hosts=hosts)
    for left in plan_drain(a_drain(), {"cloud": a_host_cloud(hosts=hosts)}).left_out:
        assert finding.says.endswith(left.why.partition(": set one")[0])
        assert left.why.endswith(finding.act)


def test_warns_once_of_all_targets_that_lack_the_same() -> None:
    hosts = (a_compute("nyah-1"), a_compute("nyah-2", **OLD), a_compute("nyah-3", **OLD))
    [finding] = findings(processors_are_alike, hosts=hosts)
    assert (finding.level, finding.subject, finding.acceptable) == ("warn", "nyah-1: nyah-2, nyah-3", True)
    assert finding.says.endswith(": nyah-2, nyah-3; missing there: HW_CPU_X86_AVX2 (L5)")


def test_passes_those_that_boot_anew() -> None:
    hosts = (a_compute("nyah-1"), a_compute("nyah-2", **OLD), a_compute("nyah-3"))
    assert findings(processors_are_alike, hosts=hosts, plan=a_host_plan(a_move(cold=True))) == []


def test_tells_that_nobody_knows() -> None:
    blank = tuple(a_compute(name, cpu_model=None, traits=()) for name in HOSTS)
    assert one(processors_are_alike, hosts=blank) == ("note", "nyah", True)


def test_tells_of_the_silent_one_and_compares_the_others() -> None:
    hosts = (a_compute("nyah-1"), a_compute("nyah-2", cpu_model=None, traits=()), a_compute("nyah-3", **OLD))
    found = {finding.level: finding.subject for finding in findings(processors_are_alike, hosts=hosts)}
    assert found == {"warn": "nyah-1: nyah-2, nyah-3", "note": "nyah"}, "the plan sends nobody to the silent one either"


def test_passes_a_target_that_the_survey_does_not_show() -> None:
    assert findings(processors_are_alike, hosts=(a_compute("nyah-1"), a_compute("nyah-3"))) == []


def test_warns_of_another_model_with_the_same_features() -> None:
    hosts = (a_compute("nyah-1"), a_compute("nyah-2", cpu_model="EPYC"), a_compute("nyah-3"))
    [finding] = findings(processors_are_alike, hosts=hosts)
    assert finding.says.endswith(": EPYC instead of Cascadelake-Server")


def test_warns_with_the_first_features_and_counts_the_rest() -> None:
    rich = a_compute("nyah-1", cpu_features=tuple(f"flag{n}" for n in range(9)))
    [finding] = findings(processors_are_alike, hosts=(rich, a_compute("nyah-2"), a_compute("nyah-3")))
    assert finding.says.endswith("flag7 and 1 more")


def test_warns_by_features_alone_where_no_model_is_told_and_by_model_alone_where_no_features_are() -> None:
    untitled = (
        a_compute("nyah-1", cpu_model=None),
        a_compute("nyah-2", cpu_model=None, traits=("HW_CPU_X86_AVX",)),
        a_compute("nyah-3"),
    )
    assert one(processors_are_alike, hosts=untitled) == ("warn", "nyah-1: nyah-2", True)
    bare = (a_compute("nyah-1", traits=()), a_compute("nyah-2", cpu_model="EPYC", traits=()), a_compute("nyah-3"))
    assert one(processors_are_alike, hosts=bare) == ("warn", "nyah-1: nyah-2", True)
