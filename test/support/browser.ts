import { existsSync } from 'node:fs';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium of this machine, or undefined; PASSERELLE_CHROMIUM names one that is elsewhere. */
export const chromiumPath: string | undefined = process.env.PASSERELLE_CHROMIUM || usual.find(existsSync);
