import { XmlElement } from 'libxml2-wasm';

/** An element's place by local names, each with its position among its namesakes: `/ClinicalDocument/id[1]`. */
export function locationOf(element: XmlElement): string {
  const steps: string[] = [];
  for (let at: XmlElement | null = element; at !== null; at = at.parent) {
    const top: boolean = !(at.parent instanceof XmlElement);
    steps.push(top ? at.name : `${at.name}[${positionOf(at)}]`);
    if (top) break;
  }
  return `/${steps.reverse().join('/')}`;
}

function positionOf(element: XmlElement): number {
  let position = 1;
  for (let node = element.prev; node !== null; node = node.prev) {
    if (node instanceof XmlElement && node.name === element.name) position += 1;
  }
  return position;
}
