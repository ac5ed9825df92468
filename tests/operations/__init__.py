"""Running a server: start, stop, outages, migrations, the command line, days that pass, files of documents."""
