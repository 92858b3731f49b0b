const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/**
 * Mocha's spec report, and behind it what was skipped and why (a skipped suite says it in its title). The real
 * counts go as JSON into the file that PASSERELLE_TEST_COUNTS names, for CI.
 */
module.exports = class Reporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
    runner.once('end', () => {
      if (skipped.length > 0) {
        reporters.Base.consoleLog(`  ${skipped.length} skipped, because a part that they need is absent:`);
        for (const title of skipped) reporters.Base.consoleLog(`    - ${title}`);
      }
      const file = process.env.PASSERELLE_TEST_COUNTS;
      if (file) {
        const { passes, failures, pending } = runner.stats;
        writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
      }
    });
  }
};
