/** The namespace of the client connector's elements; those inside an operation have none (dossier operation 3). */
export const CONNECTOR = 'http://clientconnector.protocolterminator.openncp.epsos/';

export const operations = [
  'sayHello',
  'queryPatient',
  'queryDocuments',
  'retrieveDocument',
  'submitDocument',
] as const;

export type Operation = (typeof operations)[number];

/** Where the service answers: the address of 7.1, and the one without the port's name. */
export const connectorPaths = [
  '/openncp-client-connector/services/ClientConnectorService',
  '/openncp-client-connector/services/ClientConnectorService.ClientConnectorServiceHttpsSoap12Endpoint',
  '/services/ClientConnectorService',
  '/services/ClientConnectorService.ClientConnectorServiceHttpsSoap12Endpoint',
] as const;
