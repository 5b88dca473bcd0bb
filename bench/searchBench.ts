import { searchCertificates, searchEntries } from '../src/core/present/search/certificateSearch.ts';
import { manyCertificates } from '../test/support/manyCertificates.ts';
import { contextOf } from '../test/support/presentFixture.ts';
import { report, timedTogether } from './measure.ts';

/** What the quick pick shows at most. */
const maxRows = 200;
const count = 5000;

const context = await contextOf((await manyCertificates(count, { shareKey: true })).documents);
const entries = searchEntries(context);
const typed = (query: string) => () => searchCertificates(entries, query, maxRows).total;
const ours = timedTogether({
  prepare: () => searchEntries(context).length,
  one: typed('web-4321.example.com'),
  words: typed('serving web-12 example <30d'),
  nothing: typed('no such certificate'),
});
report(`a quick pick over ${entries.length} certificates; a frame of the screen and a tenth of a second as bounds`, [
  { what: 'opened: what is searched of each', peer: '100 ms', ours: ours.prepare, theirs: 100, target: 1 },
  { what: 'a letter typed, one is found', peer: '16 ms', ours: ours.one, theirs: 16, target: 1 },
  { what: 'a letter typed, four words', peer: '16 ms', ours: ours.words, theirs: 16, target: 1 },
  { what: 'a letter typed, nothing is found', peer: '16 ms', ours: ours.nothing, theirs: 16, target: 1 },
]);
