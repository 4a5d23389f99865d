# Makes of a slapd.conf schema the LDIF that a slapd with cn=config takes: awk -v name=ent -f to_ldif.awk ent.schema
BEGIN {
  kinds["objectidentifier"] = "olcObjectIdentifier"
  kinds["attributetype"] = "olcAttributeTypes"
  kinds["objectclass"] = "olcObjectClasses"
  print "dn: cn=" name ",cn=schema,cn=config"
  print "objectClass: olcSchemaConfig"
  print "cn: " name
}
/^#/ || /^[ \t]*$/ { next }
/^[ \t]/ { sub(/^[ \t]+/, ""); definition = definition " " $0; next }
{
  if (definition != "") print definition
  kind = kinds[tolower($1)]
  if (kind == "") {
    print FILENAME ":" FNR ": " $1 ": this directive is not known here" > "/dev/stderr"
    failed = 1
    exit
  }
  sub(/^[^ \t]+[ \t]+/, "")
  definition = kind ": " $0
}
END { if (failed) exit 1; if (definition != "") print definition }
