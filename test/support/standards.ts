const EXTENSION = (uri: string) =>
  `<xs:annotation><xs:documentation>${uri}</xs:documentation></xs:annotation>`;

/** The text of a schema or Schematron file that was written for a test. */
export type OwnStandard = string;

/** A schema of ClinicalDocument that takes anything inside. */
export function ownSchema({ version, extension }: { version?: string; extension?: string }): OwnStandard {
  const told = version === undefined ? '' : ` version="${version}"`;
  return (
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:hl7-org:v3"${told}>` +
    `${extension === undefined ? '' : EXTENSION(extension)}<xs:element name="ClinicalDocument"><xs:complexType>` +
    '<xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence>' +
    '<xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>'
  );
}

/** A Schematron file whose one assertion, of this id, fails on every document. */
export function ownSchematron(id: string): OwnStandard {
  return (
    '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><ns prefix="h" uri="urn:hl7-org:v3"/><pattern>' +
    `<rule context="h:ClinicalDocument"><assert id="${id}" test="h:noSuchThing">missing</assert></rule>` +
    '</pattern></schema>'
  );
}
