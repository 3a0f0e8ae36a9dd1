"""The budget of each job of `housekeeping` and of each command."""

from . import Budget

# What a job does in one run; what is left over waits for the next, a minute later.
JOBS = {
    "accounts.letters.outbox.send_waiting_letters": Budget(500, most="100 letters"),
    "accounts.housekeeping.forget_the_expired": Budget(
        73, most="200 people, looked for in every table that may name them; letters that failed"
    ),
    "accounts.signing.kept_forms.forget_the_old": Budget(10, most="10 forms of each person"),
    "accounts.collection.own_pieces.move_all": Budget(20, most="those whose design code is in the catalogue"),
    "accounts.alerts.telling.tell_all": Budget(900, most="20 people, 30 alerts of each, 50 news of each"),
    "accounts.housekeeping.forget_old_collections": Budget(5, most="kept for days, a few of each person"),
    "accounts.collection.photos.forget_left_photos": Budget(160, most="50 people, one earlier state in memory"),
    "accounts.collection.sheets.forget_left_sheets": Budget(210, most="50 people, one earlier state in memory"),
    "catalogue.photos.sweeping.sweep_daily": Budget(20, most="once a day; the names of all files in memory"),
    "drafts.housekeeping.release_the_forgotten": Budget(700, most="50 proposals of each kind"),
    "drafts.digest.tell_daily": Budget(700, most="50 people, 100 steps of each"),
    "drafts.housekeeping.tell_moderators": Budget(60, most="once a day; a letter for each moderator"),
    "config.leftovers.sweep": Budget(0, most="the files of one folder"),
    "config.noting.forget_old": Budget(5, most="50 different errors of each hour of a week"),
}

# Those that are run at the site's most, and what they are called with.
RUN = {
    "sweep_media": ["--dry-run"],
    "reencrypt": [],
    "forget_second_factor": ["collector"],
}
COMMANDS = {
    "reindex": Budget(most="a batch of watches in memory; titles that changed are written one by one"),
    "sweep_media": Budget(10, most="the names of all files in memory"),
    "status": Budget(most="two questions to the database, bounded in time"),
    "reencrypt": Budget(150, most="one query for each second factor and waiting letter"),
    "forget_second_factor": Budget(40, most="one person"),
    "create_administrator": Budget(most="one person"),
    "create_local_people": Budget(most="one person of each role"),
    "create_local_work": Budget(most="a few rows of each kind"),
    "load_catalogue": Budget(most="the data files of the release"),
    "fill_catalogue": Budget(most="as many watches as it is told, by batches"),
    "import_prototype": Budget(most="all rows of one database, then one photo at a time"),
    "import_photos": Budget(most="one photo at a time; 100 000 lines of credits"),
    "backup": Budget(most="row by row, file by file"),
    "restore": Budget(most="row by row, file by file"),
    "check_production": Budget(most="one question to each server, bounded in time"),
    "verify": Budget(most="as a restore, and every byte of the store"),
    "housekeeping": Budget(most="its jobs, each with its own row"),
    "move_from_sqlite": Budget(most="all rows of one database, table by table, in batches"),
    "try_release": Budget(most="one web server beside the other, four pages, each a minute at most"),
    "migrate": Budget(most="a lock is waited for one second, for two minutes in all"),
    "makemessages": Budget(most="the code"),
    "vendor_files": Budget(most="the files that it names"),
    "write_error_pages": Budget(most="one page for each error"),
}
