import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import { at, attributeOf, childOf, childrenOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { templateIds, writeId } from './datatypes.js';
import { type SectionNarrative, writeNarrative } from './narrative.js';
import { codeSystem, type SectionTemplate } from './templates.js';

const { loinc } = codeSystem;

/** A section of the body: template ids, code, title, narrative and its entries (dossier documents 2.1). */
export function writeSection(
  template: SectionTemplate,
  id: InstanceId,
  narrative: SectionNarrative,
  entries: readonly Element[],
): Element {
  const { code, codeSystem = loinc, displayName } = template;
  return el(
    'hl7:component',
    {},
    el(
      'hl7:section',
      {},
      templateIds(template.templateIds),
      writeId('hl7:id', id),
      el('hl7:code', { code, codeSystem, displayName }),
      el('hl7:title', {}, narrative.title),
      writeNarrative(narrative),
      entries.map((entry) => el('hl7:entry', {}, entry)),
    ),
  );
}

/** The section of that template: by its code, which every era writes, or by the template's first id. */
export function findSection(root: XmlElement, template: SectionTemplate): XmlElement | undefined {
  const sections = childrenOf(
    at(root, 'hl7:component', 'hl7:structuredBody') ?? root,
    'hl7:component',
  ).flatMap((component) => childOf(component, 'hl7:section') ?? []);
  return (
    sections.find((section) => attributeOf(childOf(section, 'hl7:code'), 'code') === template.code) ??
    sections.find((section) =>
      childrenOf(section, 'hl7:templateId').some((id) => attributeOf(id, 'root') === template.templateIds[0]),
    )
  );
}

/** The clinical statements of a section, one an entry. */
export function entriesOf(section: XmlElement | undefined): XmlElement[] {
  if (section === undefined) return [];
  return childrenOf(section, 'hl7:entry').flatMap((entry) => childrenOf(entry).slice(-1));
}

/** An identifier of something inside: the outer one's extension with a number behind it. */
export function nestedId(id: InstanceId, suffix: string): InstanceId {
  return {
    root: id.root,
    extension: id.extension === undefined ? suffix : `${id.extension}.${suffix}`,
  };
}
