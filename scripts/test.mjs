// Tests in two tiers. Without an argument what a contributor needs: types, unit tests, one extension host, one journey. With `--all`
// everything: every host and journey, a short soak, and the unit tests that take long. With `--rest` what the first leaves out.
// Installs what it needs.
import { parseArgs } from 'node:util';
import { exitOnSignals } from './hosts/exitOnSignals.mjs';
import { packageExtension } from './package.mjs';
import { closeRun, oneFailure, sumCounts } from './tests/counts.mjs';
import { createLanes, hostLanes } from './tests/lanes.mjs';
import { runE2e } from './tests/runE2e.mjs';
import { runIntegration } from './tests/runIntegration.mjs';
import { runSoak } from './tests/runSoak.mjs';
import { runTypes } from './tests/runTypes.mjs';
import { runUnit } from './tests/runUnit.mjs';

/** In a run of many tests, what failed on a busy machine is run so often again; what passes then is named as unsteady. */
const retries = 1;

const { values } = parseArgs({ options: { all: { type: 'boolean' }, rest: { type: 'boolean' } } });
const hasFirst = !values.rest;
const hasRest = values.rest || values.all;

/** A part that cannot run at all counts as one failure, and the others still run. */
async function countOf(name, part) {
  try {
    return await part;
  } catch (error) {
    console.error(error);
    return oneFailure(`${name} could not run: ${error.message}`);
  }
}

/** What is of the first tier, and what of the rest. */
const isMeant = (isFirst) => (isFirst ? hasFirst : hasRest);

async function inHosts() {
  const run = { vsix: await packageExtension(), inLane: createLanes(hostLanes), retries };
  return sumCounts(
    await Promise.all([
      countOf('Integration tests', runIntegration({ ...run, isMeant: (_, index) => isMeant(index === 0) })),
      ...(hasRest ? [countOf('The soak', runSoak(run))] : []),
      countOf('Journeys', runE2e({ ...run, isMeant: ({ isInEachRun = false }) => isMeant(isInEachRun) })),
    ]),
  );
}

exitOnSignals(130);
const tiers = [...(hasFirst ? ['quick'] : []), ...(hasRest ? ['thorough'] : [])];
closeRun(
  sumCounts([
    ...(hasFirst ? [await countOf('Types', runTypes())] : []),
    await countOf('Unit tests', runUnit([], { retries, tiers })),
    await countOf('The package', inHosts()),
  ]),
);
