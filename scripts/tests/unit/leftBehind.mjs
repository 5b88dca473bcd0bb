import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { projectRoot } from '../../hosts/paths.mjs';

/** Sockets and child processes need a moment to close after the last test. */
const patience = 20_000;

const texts = Object.keys(JSON.parse(readFileSync(path.join(projectRoot, 'l10n/bundle.l10n.json'), 'utf8')));

/** What programs share and a test could replace. Modules of Node are shared, too, but their exports cannot be replaced. */
const shared = Object.entries({
  globalThis,
  ...prototypes({
    Array,
    Boolean,
    Date,
    Error,
    Map,
    Number,
    Object,
    Promise,
    RegExp,
    Set,
    String,
    Uint8Array,
    WeakMap,
  }),
  ...{ Atomics, Buffer, JSON, Math, console, process },
  'process.stdout': process.stdout,
  'process.stderr': process.stderr,
});

function prototypes(constructors) {
  return Object.fromEntries(
    Object.entries(constructors).flatMap(([name, each]) => [
      [name, each],
      [`${name}.prototype`, each.prototype],
    ]),
  );
}

/** What one test file could leave behind in its process for the next one. */
export function processState() {
  return {
    folder: process.cwd(),
    umask: process.umask(),
    language: texts.find((text) => l10n.t(text) !== text),
    environment: new Map(Object.entries(process.env)),
    handlers: new Map(process.eventNames().map((name) => [String(name), process.rawListeners(name).length])),
    globals: new Map(
      shared.flatMap(([name, object]) =>
        Object.entries(Object.getOwnPropertyDescriptors(object))
          .filter(([key]) => !key.startsWith('_'))
          .map(([key, descriptor]) => [`${name}.${key}`, descriptor]),
      ),
    ),
    resources: countOf(process.getActiveResourcesInfo()),
  };
}

/**
 * Waits until what keeps a process alive is gone, and compares the process with what it was.
 *
 * @param {ReturnType<typeof processState>} before
 * @returns {Promise<readonly string[]>} what is different, for people; nothing of what the environment holds
 */
export async function leftBehind(before) {
  const end = performance.now() + patience;
  while (newResources(before, processState()).length > 0 && performance.now() < end) await sleep(20);
  const after = processState();
  return [
    ...(before.folder === after.folder ? [] : [`the current folder is ${after.folder}`]),
    ...(before.umask === after.umask ? [] : [`the umask is ${after.umask.toString(8).padStart(3, '0')}`]),
    ...(after.language === undefined ? [] : ['texts are not in English: l10n.config was not taken back']),
    ...changedNames(before.environment, after.environment).map((name) => `process.env.${name} is not what it was`),
    ...changedNames(before.handlers, after.handlers).map((name) => `handlers of the process's event ${name} changed`),
    ...changedNames(before.globals, after.globals, isSameProperty).map((name) => `${name} is not what it was`),
    ...newResources(before, after),
  ];
}

function newResources(before, after) {
  return [...after.resources]
    .filter(([kind, count]) => count > (before.resources.get(kind) ?? 0))
    .map(([kind, count]) => `still active: ${kind}, ${count - (before.resources.get(kind) ?? 0)}`);
}

function countOf(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function changedNames(before, after, isSame = Object.is) {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => !isSame(before.get(name), after.get(name)));
}

/** Node replaces the getter of what it loads on demand by the value. */
function isSameProperty(before, after) {
  if (before?.get !== undefined && after !== undefined) return after.get === undefined || after.get === before.get;
  return Object.is(before?.value, after?.value) && Object.is(before?.get, after?.get);
}
