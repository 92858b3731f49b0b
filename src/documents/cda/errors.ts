import type { XmlElement } from 'libxml2-wasm';

/** A document that is not the CDA it should be: what is wrong and where. Holds no value of the document. */
export class CdaError extends Error {
  /** Local names from the root down: `ClinicalDocument/component/…`. */
  readonly location: string;

  constructor(problem: string, element?: XmlElement) {
    const location = element === undefined ? '' : pathOf(element);
    super(location === '' ? problem : `${problem} in ${location}`);
    this.name = 'CdaError';
    this.location = location;
  }
}

function pathOf(element: XmlElement): string {
  const names: string[] = [];
  for (let node: XmlElement | null = element; node !== null; node = node.parent) names.unshift(node.name);
  return names.join('/');
}
