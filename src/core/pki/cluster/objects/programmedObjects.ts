import { itemsAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';

/** Where Pods are in what runs them once, and in what keeps them running. */
const jobs: Readonly<Record<string, readonly string[]>> = {
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
const servers = ['Deployment', 'DaemonSet', 'StatefulSet'];
/** What a program is told to look after. */
const written = /secret|webhook|ca-?bundle/i;

/**
 * The names that programs of the files are told, and that may be of what they write: those in what Jobs run, those that servers get in flags and
 * variables for Secrets and webhooks, and those of Roles that allow to write them.
 */
export const programmedNames = memoisedBy((index: ObjectIndex): ReadonlySet<string> => {
  const ofJobs = Object.entries(jobs).flatMap(([kind, path]) =>
    index.ofKind(kind).flatMap(({ object: { root } }) => wordsIn(root, path, () => true)),
  );
  const ofServers = servers.flatMap((kind) =>
    index.ofKind(kind).flatMap(({ object: { root } }) => wordsIn(root, ['spec', 'template', 'spec'], isForWritten)),
  );
  const ofRoles = ['Role', 'ClusterRole']
    .flatMap(index.ofKind)
    .flatMap(({ object: { root } }) =>
      itemsAt(root, 'rules').flatMap((rule) => (isForWriting(rule) ? scalarsAt(rule, 'resourceNames') : [])),
    );
  const texts = [...ofJobs, ...ofServers, ...ofRoles.map(({ text }) => text)];
  return new Set(texts.flatMap((text) => text.split(/[^\w.-]+/)));
});

function isForWritten(name: string): boolean {
  return written.test(name);
}

/** The words of commands and variables, if their flag or name is one that counts. */
function wordsIn(root: DocumentNode, path: readonly string[], isMeant: (name: string) => boolean): readonly string[] {
  const containers = ['initContainers', 'containers'].flatMap((field) => itemsAt(root, ...path, field));
  return containers.flatMap((container) => {
    const words = ['command', 'args'].flatMap((field) => scalarsAt(container, field).map(({ text }) => text));
    const variables = itemsAt(container, 'env').flatMap((each) =>
      isMeant(scalarAt(each, 'name')?.text ?? '') ? (scalarAt(each, 'value')?.text ?? []) : [],
    );
    const told = words.filter((word, at) =>
      isMeant(word.includes('=') ? (word.split('=')[0] ?? '') : (words[at - 1] ?? '')),
    );
    return [...told, ...variables];
  });
}

function isForWriting(rule: DocumentNode): boolean {
  return scalarsAt(rule, 'verbs').some(({ text }) => /^(?:create|update|patch|\*)$/.test(text));
}

/** A Job or controller of the files may write the CA of a webhook. */
export function isWrittenLater(index: ObjectIndex, { object: { name = '' } }: PlacedObject): boolean {
  return programmedNames(index).has(name);
}

/** The resources that roles of the files allow to change: a controller of them writes into their objects. */
const changedResources = memoisedBy(
  (index: ObjectIndex): ReadonlySet<string> =>
    new Set(
      ['Role', 'ClusterRole']
        .flatMap(index.ofKind)
        .flatMap(({ object: { root } }) => itemsAt(root, 'rules'))
        .flatMap((rule) => (isForWriting(rule) ? scalarsAt(rule, 'resources').map(({ text }) => text) : [])),
    ),
);

/** A program of the files may change all objects of a kind. */
export function isKindWrittenLater(index: ObjectIndex, { object: { kind } }: PlacedObject): boolean {
  const changed = changedResources(index);
  return changed.has('*') || changed.has(`${kind.toLowerCase()}s`);
}
