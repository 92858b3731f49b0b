import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codedElements, terminologyOf } from '../src/app/documents.js';
import { readForValidation } from '../src/documents/validate/document.js';
import { Housekeeping } from '../src/documents/validate/memory.js';
import { defaultPdfSettings, pdfFindings } from '../src/documents/validate/pdf/layer.js';
import { rules } from '../src/documents/validate/rules/catalogue.js';
import { runRules } from '../src/documents/validate/rules/rule.js';
import { judgeBySchema } from '../src/documents/validate/schema/findings.js';
import { loadSchema } from '../src/documents/validate/schema/schema.js';
import { schematronFindings } from '../src/documents/validate/schematron/findings.js';
import { runSchematron } from '../src/documents/validate/schematron/run.js';
import { loadSchematron } from '../src/documents/validate/schematron/schematron.js';
import { terminologyFindings } from '../src/documents/validate/terminology.js';
import { parseXmlToRead } from '../src/wire/xml/parse.js';
import { cdaRules } from '../test/documents/validate/schematron/cda-rules.js';
import { largeLevel1, largeLevel3 } from './large-documents.js';

/** What a process of its own found for one large document. */
export interface LayersReport {
  readonly bytes: number;
  /** Growth of the peak of resident memory over the warmed process, in sizes of the document. */
  readonly memory: number;
  /** Processor milliseconds, by layer; `parse` is parsing alone. */
  readonly cpuMs: Readonly<Record<string, number>>;
  /** Median of processor milliseconds of the Schematron layer over the small document. */
  readonly smallSchematronMs: number;
  readonly findings: number;
}

/** What the process is told, as JSON: the small document's file, the level, and whether to parse only. */
export interface LayersOrder {
  readonly small: string;
  readonly level: 1 | 3;
  readonly parseOnly: boolean;
}

const SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:hl7-org:v3">
  <xs:element name="ClinicalDocument"><xs:complexType><xs:sequence>
    <xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
    <xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>`;
const SCHEMATRON = `<schema xmlns="http://purl.oclc.org/dsdl/schematron" xmlns:hl7="urn:hl7-org:v3" queryBinding="xslt2">${cdaRules()}</schema>`;
const WARM_UPS = 20;

const order = JSON.parse(process.argv[2] ?? '') as LayersOrder;
const folder = mkdtempSync(join(tmpdir(), 'passerelle-layers-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'a.xsd'), SCHEMA);
writeFileSync(join(folder, 'a.sch'), SCHEMATRON);
const schema = loadSchema(join(folder, 'a.xsd'));
const schematron = loadSchematron(join(folder, 'a.sch'));
const terminology = terminologyOf({ dataDir: folder });
const list = codedElements();
const large = join(folder, 'large.xml');
makeLarge();
process.once('SIGTERM', () => process.exit());
process.send?.(measure());

// In a function of its own, so that nothing of it is still there when memory is measured.
function makeLarge(): void {
  const small = readFileSync(order.small, 'utf8');
  writeFileSync(large, order.level === 1 ? largeLevel1(small) : largeLevel3(small));
}

function measure(): LayersReport {
  const small = readFileSync(order.small);
  const schematronMs: number[] = [];
  for (let count = 0; count < WARM_UPS; count += 1) schematronMs.push(judge(small).cpuMs.schematron ?? 0);
  const before = resident('VmRSS');
  // Writing 5 makes the peak begin anew (proc(5)).
  writeFileSync('/proc/self/clear_refs', '5');
  const bytes = readFileSync(large);
  const { cpuMs, findings } = judge(bytes, order.parseOnly);
  const memory = (resident('VmHWM') - before) / bytes.length;
  schematronMs.sort((one, other) => one - other);
  const smallSchematronMs = schematronMs[WARM_UPS / 2] ?? Number.NaN;
  return { bytes: bytes.length, memory, cpuMs, smallSchematronMs, findings };
}

function judge(bytes: Uint8Array, parseOnly = false): Pick<LayersReport, 'cpuMs' | 'findings'> {
  const cpuMs: Record<string, number> = {};
  const timed = <T>(layer: string, work: () => T): T => {
    const begin = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(begin);
    cpuMs[layer] = (user + system) / 1000;
    return result;
  };
  timed('parse', () => parseXmlToRead(bytes).dispose());
  if (parseOnly) return { cpuMs, findings: 0 };
  const document = timed('safety', () => readForValidation(bytes, { direction: 'friendly' }));
  const house = new Housekeeping(document.length);
  const layers: Readonly<Record<string, () => { readonly length: number }>> = {
    schema: () => judgeBySchema(bytes, schema),
    schematron: () =>
      schematronFindings(runSchematron({ bytes, characters: document.characters }, schematron)),
    terminology: () => terminologyFindings(document, terminology, list),
    rules: () => runRules(rules, document),
    pdf: () => pdfFindings(document, defaultPdfSettings),
  };
  let findings = 0;
  document.rest();
  for (const [layer, find] of Object.entries(layers)) {
    findings += timed(layer, find).length;
    house.tidy();
  }
  return { cpuMs, findings };
}

function resident(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
}
