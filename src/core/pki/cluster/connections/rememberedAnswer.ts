import type { SideVerdict, Source } from './connectionModel.ts';
import type { SideQuestion } from './judgeSide.ts';
import { etcdCaFault } from './ownFault.ts';

type Answer = SideVerdict | undefined;

/** Of the last moment only: a forecast asks for many. */
interface Remembered {
  readonly at: number;
  readonly answers: Map<string, Answer>;
}

const remembered = new WeakMap<Source, Remembered>();

/**
 * The answer to a question, if it was asked before: between a thousand kubelets and three API servers the same few are
 * asked again and again.
 */
export function rememberedAnswer(question: SideQuestion, judge: (question: SideQuestion) => Answer): Answer {
  const { shows, trusts, at, names, usage, isEtcd } = question;
  const last = remembered.get(shows);
  const { answers } = last?.at === at ? last : remember(shows, at);
  const asked = [usage, isEtcd, trustKey(trusts, isEtcd), ...names.map(({ name }) => name)].join('\n');
  if (answers.has(asked)) return answers.get(asked);
  const answer = judge(question);
  // A name that is refused is told with its own place.
  if (answer?.kind !== 'refused' || answer.name === undefined) answers.set(asked, answer);
  return answer;
}

function remember(shows: Source, at: number): Remembered {
  const known: Remembered = { at, answers: new Map() };
  remembered.set(shows, known);
  return known;
}

const trustKeys = { ofEtcd: new WeakMap<Source, string>(), ofOthers: new WeakMap<Source, string>() };
let lastKey = 0;

/** The same for all machines whose CA files hold the same certificates. */
function trustKey(trusts: Source, isEtcd: boolean): string {
  const known = isEtcd ? trustKeys.ofEtcd : trustKeys.ofOthers;
  const key = known.get(trusts) ?? certificatesKey(trusts, isEtcd) ?? `source ${++lastKey}`;
  known.set(trusts, key);
  return key;
}

/** What else than certificates stands in a file counts for etcd alone. */
function certificatesKey(trusts: Source, isEtcd: boolean): string | undefined {
  if (trusts.kind !== 'materials' || trusts.materials.some(({ isUnpinned }) => isUnpinned)) return undefined;
  if (isEtcd && trusts.materials.some((each) => etcdCaFault(each) !== undefined)) return undefined;
  return trusts.materials
    .map(({ material: { certificates }, isAssumed }) =>
      [isAssumed === true, ...certificates.map(({ fingerprint }) => fingerprint)].join(' '),
    )
    .join('\t');
}
