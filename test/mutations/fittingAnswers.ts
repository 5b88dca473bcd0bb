import type { Finding } from '../../src/core/findings/findingModel.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict, Source } from '../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { clientIdentities } from './classes/identities.ts';
import { otherContents } from './classes/otherContents.ts';
import { rotations } from './classes/rotations.ts';
import type { Mutation, MutationClass } from './mutation.ts';
import { describeFinding, isSerious } from './score.ts';
import { unexplainedLines } from './unexplainedLines.ts';

/** What is known of a planted defect. */
interface Planted {
  readonly mutation: Mutation;
  readonly findings: readonly Finding[];
  readonly verdicts: readonly ConnectionVerdict[];
}

/** Defects of which check, connections and explain must say the same. */
interface FittingAnswers {
  readonly plant: MutationClass;
  /** Of the class, by their names or numbers. */
  readonly isAsked: (mutation: Mutation, index: number) => boolean;
  /** What is wrong with the answers, besides lines that are not explained. */
  readonly faults: (planted: Planted) => readonly string[];
  /** Whether no line may be unexplained. */
  readonly isExplained: boolean;
}

/** By what is said of the group. */
export const fittingAnswers = {
  'something else in a field of a kubeconfig: no connection with it works': {
    plant: otherContents,
    // Each place with another content than the one before.
    isAsked: (_, index) => index % 5 === 0,
    isExplained: true,
    faults: ({ mutation, verdicts }) => {
      const [file] = mutation.expected.files ?? [];
      const users = verdicts.filter(({ connection }) =>
        [connection.clientShows, connection.clientTrusts].some((source) => isIn(source, file)),
      );
      const working = users.filter(({ state }) => state === 'works' || state === 'willBreak');
      const isBroken = users.length === 0 || users.some(({ state }) => state === 'broken');
      return [...working.map(({ connection: { id } }) => `works: ${id}`), ...unless(isBroken, 'nothing is broken')];
    },
  },
  'a CA replaced alone is one cause: told at its file, at the API server’s connection first, with all that it breaks': {
    plant: rotations,
    isAsked: ({ name }) => name.startsWith('etcd-ca'),
    isExplained: true,
    faults: ({ mutation, findings, verdicts }) => {
      const serious = findings.filter(isSerious);
      const files = mutation.expected.files ?? [];
      const told = serious.map(({ code, path }) => `${code} ${path}`);
      const isTold = told.join() === files.map((file) => `wrong-ca-on-edge ${file}`).join();
      const broken = verdicts.flatMap(({ state, connection }) => (state === 'broken' ? [connection.record.id] : []));
      const listsPeers = (message: string) =>
        !broken.includes('etcd-to-etcd') || /These connections fail, too: .*etcd → etcd/.test(message);
      return [
        ...unless(isTold, `told: ${told}`),
        ...unless(broken.includes('apiserver-to-etcd'), 'the connection of the API server is not broken'),
        ...serious
          .filter(({ message }) => !/kube-apiserver fails with `x509: [^`]+`\./.test(message) || !listsPeers(message))
          .map(describeFinding),
      ];
    },
  },
  'an administrator’s certificate without its group: Forbidden': {
    plant: clientIdentities,
    isAsked: ({ name }) => /admin-client (?:without its group|of the scheduler)$/.test(name),
    isExplained: true,
    faults: ({ verdicts }) =>
      unless(
        verdicts.some(({ client }) => client.kind === 'refused' && client.reason === 'forbidden'),
        'nobody is refused',
      ),
  },
  'after a rotation nobody is told to reissue with the old CA, or to trust it': {
    plant: rotations,
    isAsked: ({ name }) => name.startsWith('all kubeconfigs'),
    isExplained: false,
    faults: ({ findings }) => {
      const serious = findings.filter(isSerious);
      // Each kubeconfig once: its CA and its certificate are of before for the same reason.
      const isOnce = new Set(serious.map(({ path }) => path)).size === serious.length;
      const told = serious.filter(({ path }) => /\/pki\/(?!.*kubelet)/.test(path));
      return [...told.map(describeFinding), ...unless(isOnce, 'a kubeconfig is told of twice')];
    },
  },
} as const satisfies Readonly<Record<string, FittingAnswers>>;

const groups: readonly (readonly [string, FittingAnswers])[] = Object.entries(fittingAnswers);

/** The groups of a class' mutation. */
export function fittingGroups(plant: MutationClass, mutation: Mutation, index: number): readonly string[] {
  return groups.filter(([, group]) => group.plant === plant && group.isAsked(mutation, index)).map(([name]) => name);
}

/** What is wrong with what is said of a tree with a defect of a group. */
export function unfittingAnswers(
  group: string,
  { mutation, findings, graph, now }: Omit<Planted, 'verdicts'> & { readonly graph: PkiGraph; readonly now: number },
): readonly string[] {
  const { faults, isExplained } = Object.fromEntries(groups)[group] ?? {};
  const verdicts = judgeConnections(connectionModelOf(graph), now);
  return [
    ...(faults?.({ mutation, findings, verdicts }) ?? []),
    ...(isExplained === true ? unexplainedLines(graph, now) : []),
  ];
}

function unless(isRight: boolean, fault: string): readonly string[] {
  return isRight ? [] : [fault];
}

function isIn(source: Source, file: string | undefined): boolean {
  return source.kind === 'materials' && source.materials.some(({ place }) => place.file.path === file);
}
