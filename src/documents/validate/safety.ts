import type { XmlRefusal, XmlRefusalReason } from '../../wire/xml/door.js';
import type { ValidatedDocument } from './document.js';
import type { Finding } from './finding.js';

const remedies: Readonly<Record<XmlRefusalReason, string>> = {
  empty: 'Send the document',
  encoding: 'Encode the document in UTF-8',
  doctype: 'Take the document type declaration out: no document of the network has one',
  'too-large': 'Send a smaller document',
  'too-deep': 'Nest fewer elements inside each other',
  'too-many-elements': 'Send a document of fewer elements',
  'too-many-attributes': 'Write fewer attributes on one element',
  'duplicate-id': 'Give each ID once',
  malformed: 'Write well-formed XML; the parser says where it stumbled',
};

/** What kept a document from being read, as the one finding there is (ids `XML-doctype`, `XML-malformed`). */
export function refusalFinding({ reason, message }: XmlRefusal): Finding {
  const line = /\(line (\d+)/.exec(message)?.[1];
  return {
    layer: 'safety',
    id: `XML-${reason}`,
    severity: 'error',
    location: '/',
    ...(line === undefined ? {} : { line: Number(line) }),
    message: capitalised(message),
    remedy: remedies[reason],
  };
}

/** What is odd about a document that could be read: it is no CDA at all, or carries hints to fetch something. */
export function safetyFindings(document: ValidatedDocument): Finding[] {
  const { root } = document;
  const findings: Finding[] = [];
  if (!document.isCda) {
    findings.push({
      layer: 'safety',
      id: 'XML-root',
      severity: 'error',
      location: root.path,
      line: document.lineOf(root),
      message: `The root element is ${root.local}, no ClinicalDocument of HL7 v3`,
      remedy: 'Send a CDA document: ClinicalDocument in the namespace urn:hl7-org:v3',
    });
  }
  if (/<\?xml-stylesheet\s/.test(document.markup.text.slice(0, root.start))) {
    findings.push({
      layer: 'safety',
      id: 'XML-stylesheet',
      severity: 'warning',
      location: '/',
      message: 'The document asks a reader to run a style sheet',
      remedy: 'Take the xml-stylesheet instruction out: a receiver shows documents with its own',
    });
  }
  return findings;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
