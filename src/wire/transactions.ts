import type { QName } from './xml/namespaces.js';

/** The cross-border transactions, as the wire names them (dossier transactions 1.2, 2.1). */
export interface Transaction {
  readonly id: 'ITI-55' | 'ITI-38' | 'ITI-39' | 'ITI-41';
  readonly name: string;
  readonly requestAction: string;
  readonly responseAction: string;
  /** Root element of the request's body. */
  readonly requestBody: QName;
  readonly responseBody: QName;
  /** The directory of the reference deployment; the peer's configuration decides. */
  readonly defaultPath: string;
}

export const transactions = {
  xcpd: {
    id: 'ITI-55',
    name: 'Cross Gateway Patient Discovery',
    requestAction: 'urn:hl7-org:v3:PRPA_IN201305UV02:CrossGatewayPatientDiscovery',
    responseAction: 'urn:hl7-org:v3:PRPA_IN201306UV02:CrossGatewayPatientDiscovery',
    requestBody: 'hl7:PRPA_IN201305UV02',
    responseBody: 'hl7:PRPA_IN201306UV02',
    defaultPath: '/openncp-ws-server/services/XCPD_Service',
  },
  xcaList: {
    id: 'ITI-38',
    name: 'Cross Gateway Query',
    requestAction: 'urn:ihe:iti:2007:CrossGatewayQuery',
    responseAction: 'urn:ihe:iti:2007:CrossGatewayQueryResponse',
    requestBody: 'query:AdhocQueryRequest',
    responseBody: 'query:AdhocQueryResponse',
    defaultPath: '/openncp-ws-server/services/XCA_Service',
  },
  xcaRetrieve: {
    id: 'ITI-39',
    name: 'Cross Gateway Retrieve',
    requestAction: 'urn:ihe:iti:2007:CrossGatewayRetrieve',
    responseAction: 'urn:ihe:iti:2007:CrossGatewayRetrieveResponse',
    requestBody: 'xds:RetrieveDocumentSetRequest',
    responseBody: 'xds:RetrieveDocumentSetResponse',
    defaultPath: '/openncp-ws-server/services/XCA_Service',
  },
  xdr: {
    id: 'ITI-41',
    name: 'Provide and Register Document Set-b',
    requestAction: 'urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b',
    responseAction: 'urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-bResponse',
    requestBody: 'xds:ProvideAndRegisterDocumentSetRequest',
    responseBody: 'rs:RegistryResponse',
    defaultPath: '/openncp-ws-server/services/XDR_Service',
  },
} as const satisfies Record<string, Transaction>;

export type TransactionKey = keyof typeof transactions;
