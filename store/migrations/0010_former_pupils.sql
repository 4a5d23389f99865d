-- Pupils who go on under a new ELEVE_ID are found by the INE of the record that is closed.
create index entry_former_ine on entry ((attributes -> 'ENTEleveINE' ->> 0)) where category = 'Eleve' and to_run is not null;
