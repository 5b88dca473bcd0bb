// Everything: unit tests, integration tests in real extension hosts, a short soak, journeys in the browser. Installs what it needs.
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { packageExtension } from './package.mjs';
import { closeRun, oneFailure, sumCounts } from './tests/counts.mjs';
import { createLanes, hostLanes } from './tests/lanes.mjs';
import { runE2e } from './tests/runE2e.mjs';
import { runIntegration } from './tests/runIntegration.mjs';
import { runSoak } from './tests/runSoak.mjs';
import { runUnit } from './tests/runUnit.mjs';

/** In the run of everything, what failed on a busy machine is run so often again; what passes then is named as unsteady. */
const retries = 1;

/** A part that cannot run at all counts as one failure, and the others still run. */
async function countOf(name, part) {
  try {
    return await part;
  } catch (error) {
    console.error(error);
    return oneFailure(`${name} could not run: ${error.message}`);
  }
}

async function inHosts() {
  const run = { vsix: await packageExtension(), inLane: createLanes(hostLanes), retries };
  return sumCounts(
    await Promise.all([
      countOf('Integration tests', runIntegration(run)),
      countOf('The soak', runSoak(run)),
      countOf('Journeys', runE2e(run)),
    ]),
  );
}

exitOnSignals(130);
closeRun(sumCounts([await countOf('Unit tests', runUnit([], { retries })), await countOf('The package', inHosts())]));
