"""A standby that was promoted is a database of its own: nothing is read from it."""

from tests.standby.standbys import StandbyServer, counted, from_standby, read, told_position, until
from tests.world.cases import open_case
from tests.world.city import City


def test_a_standby_that_was_promoted_is_read_no_more(city: City, standby: StandbyServer) -> None:
    until(lambda: from_standby(city, standby, told_position(city)))
    old = told_position(city)
    standby.promote()
    case = open_case(city)
    assert counted(read(case.applicant, told_position(city))) == 1
    newest = counted(read(city.officer))
    until(lambda: counted(read(city.officer, old)) == newest)
    assert not from_standby(city, standby, old)
