import {
  type Component,
  componentFlagOf,
  componentOfProgram,
  flagOfEnvironment,
  isTool,
} from '../../kubernetes/componentFlagOf.ts';
import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import { shells } from '../../kubernetes/tables/componentPrograms.ts';
import { composed, type MappedText, PieceCollector } from '../../text/mappedText.ts';
import { memoised } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
import { baseName } from '../../text/paths.ts';
import type { ObjectContext } from '../locateModel.ts';
import { scalarContent } from '../structure/scalarContent.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';
import { containerMounts, type VolumeMount } from './containerMounts.ts';
import type { ComponentInvocation, ContainerMount, InvocationFlag } from './invocationModel.ts';
import { openWords } from './openWords.ts';
import { passedOnFlagsIn } from './passedOnFlags.ts';
import { type ArgumentWord, programOf, readFlags } from './readFlags.ts';
import { isForOthers, ownCommandsOf, setsUnknownVariables } from './shellTexts.ts';
import { locateInText } from './textInvocations.ts';
import type { PodVolume } from './volumeDrafts.ts';

/** Collects the fields of a container in any order. What it starts is known after the last field. */
export class ContainerDraft {
  /** Identifies its Pod. */
  readonly pod: string;
  readonly #text: string;
  readonly #object: ObjectContext;
  readonly #command: ScalarPlace[] = [];
  readonly #arguments: ScalarPlace[] = [];
  readonly #environment = new Map<number, { name?: ScalarPlace; value?: ScalarPlace }>();
  readonly #mounts = new Map<number, VolumeMount>();
  #image = '';
  /** More variables come from objects. */
  #hasOtherVariables = false;
  /** The container's variables, known after the last field. */
  readonly #values = memoised(
    () =>
      new Map(
        Array.from(this.#environment.values(), ({ name, value }) => [
          name && this.#contentOf(name),
          value && this.#contentOf(value),
        ]),
      ),
  );

  constructor(text: string, object: ObjectContext, pod: string) {
    this.#text = text;
    this.#object = object;
    this.pod = pod;
  }

  /** Adds a scalar of the container. `path` begins below the container. */
  add(path: readonly KeyPathSegment[], place: ScalarPlace): void {
    const [field, index, key] = path;
    if (path.length === 1 && field === 'image') this.#image = this.#contentOf(place);
    else if (typeof index !== 'number') return;
    else if (path.length === 2 && field === 'command') this.#command.push(place);
    else if (path.length === 2 && field === 'args') this.#arguments.push(place);
    else if (field === 'envFrom') this.#hasOtherVariables = true;
    else if (path.length !== 3) return;
    else if (field === 'env' && (key === 'name' || key === 'value')) {
      this.#environment.set(index, { ...this.#environment.get(index), [key]: place });
    } else if (field === 'volumeMounts' && typeof key === 'string') {
      const content = key === 'subPathExpr' ? { isOpen: true } : { [key]: this.#contentOf(place) };
      this.#mounts.set(index, { ...this.#mounts.get(index), ...content });
    }
  }

  /** What it starts. For a shell, everything in its script. */
  invocations(volumes: ReadonlyMap<string, PodVolume>, isOnHostNetwork: boolean): ComponentInvocation[] {
    const network = isOnHostNetwork ? { isOnHostNetwork: true as const } : {};
    return this.#started(volumes).map((invocation) => ({
      ...invocation,
      ...network,
      ...(this.#isOfOtherVersion(invocation) ? { isPartial: true as const } : {}),
    }));
  }

  #started(volumes: ReadonlyMap<string, PodVolume>): ComponentInvocation[] {
    const words = [...this.#command, ...this.#arguments].map((place) => this.#toWord(place));
    const mounts = containerMounts(this.#mounts.values(), volumes);
    const shell = words.findIndex(({ text }) => shells.includes(baseName(text)));
    const script = words.find(({ text }, index) => index > shell && /\s/.test(text));
    if (shell !== -1 && script !== undefined) return this.#inScript(script, mounts);
    const program = programOf(words);
    const component = program?.component ?? this.#componentOfImage() ?? 'extension-apiserver';
    const flags = [...this.#variables(component), ...readFlags(component, program?.rest ?? words)];
    const isKnown = program !== undefined || flags.some(({ name }) => componentFlagOf(component, name) !== undefined);
    const handed = passedOnFlagsIn(words).map((each) => ({ ...each, ...this.#identity(), mounts }));
    if (!isKnown || flags.length === 0) return handed;
    if (program !== undefined && isTool(component)) {
      const before = words.slice(0, words.indexOf(program.word)).map(({ text }) => text);
      if (isForOthers(before.join(' '))) return handed;
    }
    const span = program === undefined ? {} : { span: program.word.span };
    // Kubernetes does not split variables into words.
    const { variables, isPartial } = openWords(component, program?.rest ?? words);
    const isOpen = variables.length > 0 || (isTool(component) && this.#hasOtherVariables);
    const partial = isPartial || isOpen ? { isPartial: true as const } : {};
    return [{ component, ...span, ...this.#identity(), flags, mounts, ...partial }, ...handed];
  }

  #inScript(script: ArgumentWord, mounts: readonly ContainerMount[]): ComponentInvocation[] {
    const { toSource } = script;
    const keyPath = script.keyPath === undefined ? {} : { keyPath: script.keyPath };
    const { text } = script;
    const isOwn = ownCommandsOf(text);
    const isOpen = this.#hasOtherVariables || setsUnknownVariables(text);
    const commands = locateInText(text).invocations.filter(
      ({ component, span }) => !isTool(component) || span === undefined || isOwn(span.start),
    );
    // Variables are for its own commands.
    const started = commands.filter(
      ({ component, isEnvironment }) =>
        !isTool(component) ||
        isEnvironment !== true ||
        commands.some((each) => each.isEnvironment !== true && each.component === component),
    );
    return started.map((invocation) => ({
      ...invocation,
      ...(invocation.span === undefined ? {} : { span: toSource(invocation.span) }),
      ...(invocation.variables === undefined
        ? {}
        : { variables: invocation.variables.map((use) => ({ ...use, span: toSource(use.span) })) }),
      ...this.#identity(),
      mounts,
      ...(isTool(invocation.component) && isOpen ? { isPartial: true as const } : {}),
      flags: [
        ...(isTool(invocation.component) ? this.#variables(invocation.component) : []),
        ...invocation.flags.map((flag) => ({
          ...flag,
          ...keyPath,
          span: toSource(flag.span),
          ...(flag.valueSpan === undefined ? {} : { valueSpan: toSource(flag.valueSpan) }),
          ...(flag.toSource === undefined ? {} : { toSource: composed(toSource, flag.toSource) }),
        })),
      ],
    }));
  }

  /** etcdctl of API 2 has other flags and variables. */
  #isOfOtherVersion({ component, flags }: ComponentInvocation): boolean {
    if (component !== 'etcdctl') return false;
    const isSet = this.#values().get('ETCDCTL_API') === '2';
    const words = [...this.#command, ...this.#arguments];
    return (
      isSet ||
      flags.some(({ name }) => /^--?(?:ca|cert|key)-file$/.test(name)) ||
      words.some((place) => /ETCDCTL_API=["']?2/.test(this.#contentOf(place)))
    );
  }

  #identity(): Pick<ComponentInvocation, 'documentIndex' | 'namespace' | 'kind' | 'image'> {
    const { documentIndex, namespace, kind } = this.#object;
    return {
      documentIndex,
      ...optional('namespace', namespace),
      ...optional('kind', kind),
      ...optional('image', this.#image || undefined),
    };
  }

  /** `registry.k8s.io/etcd:3.6.4-0` */
  #componentOfImage(): Component | undefined {
    const [name = ''] = this.#image.split('@');
    const tag = name.indexOf(':', name.lastIndexOf('/') + 1);
    return componentOfProgram(tag === -1 ? name : name.slice(0, tag));
  }

  /** Flags that are set by environment variables, as for etcd. */
  #variables(component: Component): InvocationFlag[] {
    return Array.from(this.#environment.values()).flatMap(({ name, value }) => {
      const known = name && flagOfEnvironment(this.#contentOf(name));
      if (name === undefined || known?.component !== component) return [];
      if (value === undefined) return isTool(component) ? [{ name: known.flag, span: name.span }] : [];
      const { text, toSource, span } = this.#toWord(value);
      return [{ name: known.flag, span: name.span, value: text, valueSpan: span, toSource, keyPath: value.keyPath }];
    });
  }

  #toWord(place: ScalarPlace): ArgumentWord {
    const content = scalarContent(this.#text, place);
    const { text, toSource } = content.text.includes('$(') ? this.#substituted(content) : content;
    const isOpen = /(?<!\$)\$\(/.test(text);
    return { text, toSource, span: toSource({ start: 0, end: text.length }), isOpen, keyPath: place.keyPath };
  }

  /** Kubernetes replaces `$(NAME)` with the container's variables. Unknown ones stay. */
  #substituted({ text, toSource }: MappedText): MappedText {
    const pieces = new PieceCollector();
    let from = 0;
    for (const match of text.matchAll(/(?<!\$)\$\(([\w.-]+)\)/g)) {
      const value = this.#values().get(match[1] ?? '');
      if (value === undefined) continue;
      const end = match.index + match[0].length;
      pieces.copy(text, { start: from, end: match.index });
      pieces.replace(value, { start: match.index, end });
      from = end;
    }
    pieces.copy(text, { start: from, end: text.length });
    const { text: derived, toSource: toContent } = pieces.collect();
    return { text: derived, toSource: composed(toSource, toContent) };
  }

  #contentOf(place: ScalarPlace): string {
    return scalarContent(this.#text, place).text;
  }
}
