// Run as a process of its own by the tests: Luxembourg's contact point of the demo, with a register on disk.
// With "kill" it kills itself, as a power cut would, the moment its national systems hold a dispensation.
import { embeddedRegister } from '../../src/app/embedded-node.js';
import { startNode } from '../../src/app/node.js';
import { shipped } from '../../src/app/shipped.js';
import { loadConfig } from '../../src/config/load.js';
import { withPorts } from '../../src/config/ports.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { loadEmbeddedInfrastructure } from '../../src/national/embedded/load.js';
import { openStore } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';

const [, , dataDir = '', ports = '{}', fate] = process.argv;
const config = withPorts(loadConfig(shipped('demo', 'LU'), { dataDir }), JSON.parse(ports));
const national = await loadEmbeddedInfrastructure(config.folders.national ?? '', embeddedRegister(config));
if (fate === 'kill') {
  const submit = national.submitDispensation.bind(national);
  national.submitDispensation = async (dispensation) => {
    await submit(dispensation);
    process.kill(process.pid, 'SIGKILL');
  };
}
const store = openStore(`${dataDir}/LU`);
await startNode(config, {
  runtime: systemRuntime(),
  journal: storedJournal(store),
  store,
  national,
});
process.stdout.write('ready\n');
