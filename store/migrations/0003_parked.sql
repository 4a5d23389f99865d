-- Since when the person of an active account is between two establishments (D14).
alter table account add column parked date;
