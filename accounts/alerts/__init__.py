"""Alerts: somebody is told by a letter a day, and by a feed of their own, what is new to a search or to their wishes.

`finding` says what is new for one alert: watches of the catalogue, and offers that everybody may see. `telling` is the
job that finds and writes; `subscribing` are the writers of what people choose. The pages stand in `views`.
"""
