"""An image's successors follow from its planned id, for ever the same."""

from watari.steps.image_ids import IDS_OF_ONE_IMAGE, succession

PLANNED = "11111111-2222-3333-4444-555555555555"


def test_the_planned_id_comes_first_and_no_id_twice() -> None:
    ids = succession(PLANNED)
    assert ids[0] == PLANNED
    assert len(set(ids)) == IDS_OF_ONE_IMAGE
    assert ids == succession(PLANNED)


def test_successors_of_two_images_never_meet() -> None:
    assert not set(succession(PLANNED)) & set(succession("99999999-2222-3333-4444-555555555555"))
