import { ChangeableDocument } from '../src/core/locate/changeableDocument.ts';
import { locateInvocations } from '../src/core/locate/invocations/locateInvocations.ts';
import { locateDocument } from '../src/core/locate/locateCredentials.ts';
import { scanCandidates } from '../src/core/locate/scanCandidates.ts';
import type { TextChange } from '../src/core/text/textChange.ts';
import { largeKubeconfig } from './inputs.ts';
import { report, timedTogether } from './measure.ts';

const tools = { invocations: locateInvocations };
const text = largeKubeconfig();
const before = ChangeableDocument.read(text, { tools });

/** A letter is typed behind a place, again and again, and taken back. */
function typing(place: string, letters = 'abcdefgh'): () => ChangeableDocument {
  const at = text.indexOf(place) + place.length;
  const change = (document: ChangeableDocument, each: TextChange) => {
    const changed = document.changed(each);
    if (changed === undefined) throw new Error(`a change behind ${place} needs the whole document`);
    return changed;
  };
  return () => {
    let document = before;
    for (const [index, letter] of [...letters].entries()) {
      document = change(document, { start: at + index, end: at + index, text: letter });
    }
    for (let index = letters.length; index > 0; index--) {
      document = change(document, { start: at + index - 1, end: at + index, text: '' });
    }
    return document;
  };
}
/** Changes of one {@link typing}. */
const keystrokes = 16;

const works = {
  scan: () => scanCandidates(text),
  locate: () => locateDocument(text, tools),
  server: typing('server: https://10.0.1.2'),
  context: typing('user: user-500'),
  data: typing('client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUR'),
  handed: () => typing('server: https://10.0.2.3')().values.length,
};
const times = timedTogether(works, 31);
const rescan = { peer: 'one scan for candidates', theirs: times.scan, target: 1 / 10 };
report(`A keystroke in a kubeconfig of 1,000 contexts, ${(text.length / 1e6).toFixed(1)} MB`, [
  { what: 'in the address of a server', ...rescan, ours: times.server / keystrokes },
  { what: 'in the name of a user, among short lines', ...rescan, ours: times.context / keystrokes },
  { what: 'in a certificate', ...rescan, ours: times.data / keystrokes },
  { what: 'the same address', peer: 'locate all anew', theirs: times.locate, ours: times.server / keystrokes },
  {
    what: '16 keystrokes, then all values asked for',
    peer: 'locate all anew',
    theirs: times.locate,
    ours: times.handed,
  },
]);
