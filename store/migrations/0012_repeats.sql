-- DOUBLEMENT of a pupil's record, one of the fields without which it is incomplete (D53). Files that were staged before
-- it was read are not held to it.
alter table staged_pupil add column repeats boolean;
update staged_pupil set repeats = false;
