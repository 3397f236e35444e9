"""Every file that a desk and a hub make, from joining to a backup that was put back, has a name that Windows takes."""

from pathlib import Path

from installer.windows.names import complaints
from navigator_app import joining
from navigator_app.log import open_log
from navigator_app.settings import Settings
from sync.client.engine import Engine
from sync.clock import SystemClock
from sync.hub.backups import back_up, put_back
from tests.hub.running import running_hub

PASSPHRASE = "four ponies cross the wash"


def test_what_a_desk_and_a_hub_leave_on_the_disk_can_lie_on_windows(tmp_path: Path) -> None:
    desk, folder = tmp_path / "desk", tmp_path / "hub"
    open_log(desk)
    try:
        with running_hub(folder) as hub:
            found = joining.enroll(desk, hub.url, hub.code(), "Rosa Delgado", PASSPHRASE)
            assert found.link is not None
            Engine(found.desk.store, found.link, lambda: found.desk.me.person_id, "test").round()
            Settings(desk).choose("proxy", "none")
            made = [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*")]
            found.link.close()
            found.desk.store.close()
            back_up(folder, hub.store, SystemClock(), folder / "backup of monday")
    finally:
        open_log(None)
    put_back(folder, SystemClock(), folder / "backup of monday")
    made += [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*")]
    for name in ("desk/keys.json", "desk/navigator.log", "desk/settings.toml", "hub/hub.key"):
        assert name in made
    assert any(".before-" in name for name in made)
    assert list(complaints(dict.fromkeys(made))) == []
