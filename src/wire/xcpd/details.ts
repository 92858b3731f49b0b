import type { XmlElement } from 'libxml2-wasm';
import { defined } from '../defined.js';
import type { XcpdDialect } from '../dialects/dialect.js';
import { attributeOf, childOf, childrenOf, textOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';

/** One `acknowledgementDetail` of an answer (dossier transactions 3.6, channel 1). */
export interface AcknowledgementDetail {
  /** A business code or, from an epSOS peer, the number in its text. */
  readonly code?: string;
  readonly text?: string;
  readonly location?: string;
}

/** `(4703) …`: the machine's code in front of the human text. */
const CODE_IN_TEXT = /^\((\d{4})\)\s*/;

/** Reads the details of `acknowledgement`, in both forms; those that say nothing are left out. */
export function readDetails(acknowledgement: XmlElement | undefined): AcknowledgementDetail[] {
  if (acknowledgement === undefined) return [];
  return childrenOf(acknowledgement, 'hl7:acknowledgementDetail')
    .map(readDetail)
    .filter((detail) => Object.keys(detail).length > 0);
}

function readDetail(element: XmlElement): AcknowledgementDetail {
  const text = textOf(childOf(element, 'hl7:text'));
  const code = attributeOf(childOf(element, 'hl7:code'), 'code');
  const inText = code === undefined ? CODE_IN_TEXT.exec(text ?? '') : null;
  const rest = inText === null ? text : text?.slice(inText[0].length);
  return defined({
    code: code ?? inText?.[1],
    text: rest === '' ? undefined : rest,
    location: childrenOf(element, 'hl7:location')
      .map(textOf)
      .find((place) => place !== undefined),
  });
}

type Form = XcpdDialect['detailForm'];

/** How each dialect writes a detail; the text form has a place for numbers only. */
export const writeDetail: Readonly<Record<Form, (detail: AcknowledgementDetail) => Element>> = {
  code: ({ code, text, location }) =>
    el(
      'hl7:acknowledgementDetail',
      { typeCode: 'E' },
      code === undefined ? undefined : el('hl7:code', { code }),
      text === undefined ? undefined : el('hl7:text', {}, text),
      location === undefined ? undefined : el('hl7:location', {}, location),
    ),
  text: ({ code, text = '' }) =>
    el(
      'hl7:acknowledgementDetail',
      {},
      el('hl7:text', {}, code !== undefined && /^\d{4}$/.test(code) ? `(${code}) ${text}`.trim() : text),
    ),
};
