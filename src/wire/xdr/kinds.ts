import type { XmlElement } from 'libxml2-wasm';
import { type DocumentClass, documentClass, sameFormatCode } from '../../kernel/classes.js';
import type { Dialect } from '../dialects/dialect.js';
import { submissionCodes } from './request.js';

/**
 * What a submission asks to be done, as the class of its document; undefined for a kind that the dialect does
 * not know (dossier transactions 6.4, row 1). Format codes are compared without case (pitfall 22).
 */
export function submittedClass(request: XmlElement, { xdr }: Dialect): DocumentClass | undefined {
  const { formatCodes, classCodes } = submissionCodes(request);
  const code = {
    formatCode: () =>
      Object.keys(xdr.submissions).find((known) =>
        formatsOf(known).some((format) => has(formatCodes, format)),
      ),
    classCode: () => Object.keys(xdr.submissions).find((known) => classCodes.includes(known)),
  }[xdr.operationBy]();
  return code === undefined ? undefined : documentClass(code);
}

const formatsOf = (classCode: string) => documentClass(classCode)?.formatCodes ?? [];

function has(codes: readonly string[], wanted: string): boolean {
  return codes[0] !== undefined && sameFormatCode(codes[0], wanted);
}
