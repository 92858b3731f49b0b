import { z } from 'zod';
import { endpoint, whole, words } from './fields.js';
import { fileField, type Surroundings } from './files.js';

/** `connector`: where national systems call this node, and which ones may. */
export function connectorSchema(around: Surroundings) {
  return z
    .strictObject({
      listen: z
        .strictObject({
          host: words('The address to listen at for national systems').default('127.0.0.1'),
          port: whole(1, 65535, 'The port for national systems'),
        })
        .describe('Where national systems call, over mutual TLS'),
      clients: z
        .array(
          z.strictObject({
            name: words('The national system, as journal and log name it'),
            certificates: z
              .array(fileField(around, 'PEM file with the TLS certificate that the system comes with'))
              .min(1)
              .describe('The TLS certificates of the system itself; two while one is renewed'),
          }),
        )
        .min(1)
        .describe('The national systems that may call'),
    })
    .describe(
      'The client connector and the token service for systems of the country; left out, there is none',
    );
}

/** `tokenService`: where treatment relationships are confirmed, when it is not by this node. */
export function tokenServiceSchema(around: Surroundings) {
  return z
    .strictObject({
      address: endpoint("The token service's address"),
      timeoutSeconds: whole(1, 600, 'Seconds for an answer').default(30),
      anchors: z
        .array(fileField(around, 'PEM file with certificates that the service is trusted by'))
        .min(1)
        .describe('PEM files with the certificates that its TLS certificate is trusted by')
        .optional(),
    })
    .describe(
      "The country's own WS-Trust token service that issues treatment relationship assertions; left out, this node issues them itself",
    );
}
