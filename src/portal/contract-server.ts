import type { IServicePort, Server } from 'soap';

/** A contract as WSDL, and what answers its operations. */
export interface ServedContract {
  readonly path: string;
  readonly wsdl: string;
  readonly service: string;
  readonly port: string;
  readonly methods: IServicePort;
  /** Asks for the SOAP 1.2 envelope in answers. */
  readonly options?: { readonly forceSoap12Headers?: boolean };
}

/**
 * node-soap's server for a contract, without a listener of its own: what it reads has been looked over. The library
 * is loaded and the server made for the first message, then kept.
 */
export function contractServer(contract: ServedContract): () => Promise<Server> {
  let server: Promise<Server> | undefined;
  return () => {
    server ??= make(contract);
    return server;
  };
}

async function make({
  path,
  wsdl: text,
  service,
  port,
  methods,
  options = {},
}: ServedContract): Promise<Server> {
  const { Server, WSDL } = await import('soap');
  const wsdl = new WSDL(text, path, options);
  await new Promise<void>((resolve, reject) =>
    wsdl.onReady((error?: Error | null) => (error ? reject(error) : resolve())),
  );
  const services = { [service]: { [port]: methods } };
  return new Server(null, path, services, wsdl, { path, services: {}, suppressStack: true, ...options });
}
