"""The directory in the words of Open Referral HSDS 3, profile "innovation park": read API, export, import."""
