import * as l10n from '@vscode/l10n';
import { itemsAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { mountAt } from '../../pki/cluster/objects/mountedValue.ts';
import { objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, type PodSpec, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Konnectivity's agents have a token for another audience.
 *
 * When: the projected volume that `--service-account-token-path` of konnectivity's agent names asks for another `audience` than
 * `--authentication-audience` of its server says.
 *
 * The server asks kube-apiserver, with a TokenReview, whether the token is for this audience. Without `audience`, a token is for kube-apiserver. Without
 * `--agent-namespace`, the server asks for no token.
 *
 * @category token
 * @stage understand
 * @see ANP
 */
export const konnectivityAudienceMismatch = {
  code: 'konnectivity-audience-mismatch',
  severity: 'error',
  fact: {
    other: 'The token of {agent} is for the audience {own}, but {server} accepts only {asked}.',
    none: 'The token of {agent} is for kube-apiserver, because it has no audience, but {server} accepts only {asked}.',
  },
  consequence:
    'The server rejects the agents with {error}, and kube-apiserver does not reach kubelets and webhooks through them.',
  wayOut: 'Set audience to {asked}.',
} as const satisfies FindingRecord;

/** Reports agents of konnectivity whose token their server does not accept. */
export function checkKonnectivityTokens(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const programs = podSpecsIn(index).flatMap((pod): readonly Program[] =>
    isOpenEnded(pod.placed.object)
      ? []
      : containersOf(pod.spec).flatMap((container) => {
          const words = ['command', 'args'].flatMap((field) => scalarsAt(container, field));
          const texts = [scalarAt(container, 'image'), ...words].map((node) => node?.text ?? '');
          return texts.some((text) => /\bproxy-(?:server|agent)\b/.test(text)) ? [{ pod, container, words }] : [];
        }),
  );
  const servers = programs.flatMap((program) => {
    const asked = flagOf(program, '--authentication-audience');
    return asked === undefined || flagOf(program, '--agent-namespace') === undefined ? [] : [{ program, ...asked }];
  });
  const [server, ...others] = servers;
  if (server === undefined || server.value === '' || others.some(({ value }) => value !== server.value)) return [];
  return programs.flatMap((agent): readonly FindingDraft[] => {
    const path = flagOf(agent, '--service-account-token-path')?.value;
    const { placed, spec } = agent.pod;
    const mounted = path === undefined ? undefined : mountAt(spec, agent.container, path);
    const source = itemsAt(mounted?.volume, 'projected', 'sources').find(
      (each) => (scalarAt(each, 'serviceAccountToken', 'path')?.text ?? '') === mounted?.file,
    );
    const node = scalarAt(source, 'serviceAccountToken', 'audience');
    const at = node ?? scalarAt(source, 'serviceAccountToken', 'path');
    if (at === undefined || node?.text === server.value || (node !== undefined && isOpen(node))) return [];
    if (isPatched(index, placed)) return [];
    const kind = node === undefined ? 'none' : 'other';
    const own = visibleText(node?.text ?? '');
    const asked = visibleText(server.value);
    const error =
      node === undefined
        ? `is invalid for the target audiences ["${asked}"]`
        : `token audiences ["${own}"] is invalid for the target audiences ["${asked}"]`;
    const values = {
      agent: `${placed.object.kind} ${objectName(placed)}`,
      server: `${server.program.pod.placed.object.kind} ${objectName(server.program.pod.placed)}`,
      own,
      asked,
      error: `\`${error}\``,
    };
    const place = { file: server.program.pod.placed.file, span: server.node.span };
    const related = [relatedAt(place, l10n.t('The setting of the server'))];
    return [
      placedAt(
        { file: placed.file, span: at.span },
        problem(konnectivityAudienceMismatch, { fact: kind, values, related }),
      ),
    ];
  });
}

interface Program {
  readonly pod: PodSpec;
  readonly container: DocumentNode;
  readonly words: readonly ScalarNode[];
}

/** The last value of a flag, written with `=` or as the next word; `undefined` if it is filled in later. */
function flagOf({ words }: Program, flag: string): { readonly value: string; readonly node: ScalarNode } | undefined {
  const found = words.flatMap((node, at) => {
    if (node.text.startsWith(`${flag}=`)) return [{ value: node.text.slice(flag.length + 1), node }];
    const next = words[at + 1];
    return node.text === flag && next !== undefined ? [{ value: next.text, node: next }] : [];
  });
  const last = found.at(-1);
  return last === undefined || /[{}$<>]/.test(last.value) ? undefined : last;
}
