import { documentClass } from '../../kernel/classes.js';
import type { AuditEventKey } from '../../records/audit/catalogue.js';
import type { TransactionKey } from '../../wire/transactions.js';

/** Events of one transaction: by class code, else by the service of the class, else `other`. */
type Events = Readonly<Record<string, AuditEventKey>> & { readonly other: AuditEventKey };

const events: Readonly<Record<TransactionKey, Events>> = {
  xcpd: { other: 'identifyPatient' },
  xcaList: {
    'patient-summary': 'listPatientSummary',
    order: 'listEPrescription',
    orcd: 'listOrcd',
    mro: 'listMro',
    other: 'list',
  },
  xcaRetrieve: {
    'patient-summary': 'retrievePatientSummary',
    order: 'retrieveEPrescription',
    orcd: 'retrieveOrcd',
    mro: 'retrieveMro',
    other: 'retrieve',
  },
  xdr: {
    '60593-1': 'submitDispensation',
    'DISCARD-60593-1': 'discardDispensation',
    '57016-8': 'putConsent',
    '34133-9': 'putHcer',
    other: 'submit',
  },
};

/** The event that a transaction is, for documents of a class (dossier security 7.2). */
export function auditEventOf(transaction: TransactionKey, classCode?: string): AuditEventKey {
  const {
    [classCode ?? '']: ofClass,
    [documentClass(classCode ?? '')?.service ?? '']: ofService,
    other,
  } = events[transaction];
  return ofClass ?? ofService ?? other;
}
