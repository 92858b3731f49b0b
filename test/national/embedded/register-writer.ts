// Run as a process of its own by the tests: keeps dispensations in the register that it is given, and says on
// its output which ones are kept, until it is killed.
import { Register } from '../../../src/national/embedded/register.js';

const register = new Register(process.argv[2]);
const document = new Uint8Array(20_000);
for (let turn = 0; ; turn += 1) {
  const id = `ED-${turn}`;
  register.change(() =>
    register.addDispensation(
      {
        id,
        patient: 'patient',
        hash: 'hash',
        prescription: 'RX',
        country: 'PT',
        organisation: null,
        professional: 'p',
        at: turn,
        document,
        friendly: document,
      },
      [{ item: `item-${id}`, packages: 1 }],
    ),
  );
  process.stdout.write(`${id}\n`);
  await new Promise(setImmediate);
}
