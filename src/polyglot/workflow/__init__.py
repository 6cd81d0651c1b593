"""The verbs: functions from a publication to a report, one module each."""
