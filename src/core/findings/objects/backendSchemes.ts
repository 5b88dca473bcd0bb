import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isKustomizedWith, isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { optionsOf } from '../../pki/cluster/objects/podSpecs.ts';
import {
  type BackendPods,
  probedScheme,
  type RoutedBackend,
  routedBackendsOf,
} from '../../pki/cluster/objects/routedBackends.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Ingress that calls its backend with the wrong scheme.
 *
 * When: an Ingress controller (ingress-nginx or Traefik) calls a Service by HTTP whose Pods use TLS on that port, or by HTTPS where they do not; or it calls by HTTP an Argo CD server
 * that redirects to HTTPS.
 *
 * A probe with `scheme: HTTPS` on the same port tells that the Pods use TLS, one without it that they do not; a port that is only called `https` is a
 * warning. ingress-nginx goes by the annotation `backend-protocol`. Traefik uses HTTPS for port 443, for ports that are called `https`, or with the annotation
 * `service.serversscheme`.
 *
 * @category wiring
 * @stage understand
 * @see NGINX, TRAEFIK, ARGO
 */
export const ingressBackendScheme = {
  code: 'ingress-backend-scheme',
  severity: 'error',
  fact: {
    plain: '{controller} calls {service} by HTTP, but port {port} of {pods} uses TLS.',
    named: '{controller} calls {service} by HTTP, but port {port} of {pods} is called {name}.',
    tls: '{controller} calls {service} by HTTPS, but port {port} of {pods} does not use TLS.',
    redirect: '{controller} calls {service} by HTTP, and argocd-server redirects all such requests to HTTPS.',
  },
  consequence: {
    plain:
      'A server in Go answers `Client sent an HTTP request to an HTTPS server` and logs `tls: first record does not look like a TLS handshake`.',
    nginx:
      'It answers 502 and logs `SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number)`.',
    traefik: 'It answers 500 and logs `tls: first record does not look like a TLS handshake`.',
    redirect: 'Browsers end with `ERR_TOO_MANY_REDIRECTS`.',
  },
  wayOut: {
    ingress: 'Add the annotation {setting} to the Ingress.',
    service: 'Add the annotation {setting} to the Service.',
    route: 'Add {setting} beside the name of the Service.',
    remove: 'Remove {setting}.',
    argocd:
      'Set server.insecure: "true" in ConfigMap argocd-cmd-params-cm and restart argocd-server, or let the controller use HTTPS ({setting}).',
  },
} as const satisfies FindingRecord;

/** Reports Ingresses and IngressRoutes whose controller and backend do not agree about TLS. */
export function checkBackendSchemes(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return ['Ingress', 'IngressRoute'].flatMap(index.ofKind).flatMap((placed) => {
    if (isOpenEnded(placed.object) || isExample(placed.file) || isChanged(index, placed)) return [];
    const controller = controllerOf(index, placed);
    if (controller === undefined) return [];
    return routedBackendsOf(index, placed).flatMap((backend) => judge(index, placed, controller, backend));
  });
}

/** By kustomize, which may also add annotations to all objects. */
function isChanged(index: ObjectIndex, placed: PlacedObject): boolean {
  return isPatched(index, placed) || isKustomizedWith(index, placed, annotating);
}

const annotating = /^["']?commonAnnotations["']?:/gm;

type Controller = 'ingress-nginx' | 'Traefik';

const nginx = 'nginx.ingress.kubernetes.io/';
const traefik = 'traefik.ingress.kubernetes.io/';
/** Of the first version of Traefik. */
const traefikOne = 'ingress.kubernetes.io/protocol';

/** The controller of an Ingress, by its class or else by its annotations. */
function controllerOf(
  index: ObjectIndex,
  { object: { kind, root, apiVersion = '' } }: PlacedObject,
): Controller | undefined {
  if (kind === 'IngressRoute') return apiVersion.startsWith('traefik.') ? 'Traefik' : undefined;
  const annotations = [...(mappingAt(root, 'metadata', 'annotations')?.entries.keys() ?? [])];
  const has = (prefix: string) => annotations.some((each) => each.startsWith(prefix));
  // Other controllers have the class `nginx` as well.
  if (has('nginx.org/') || has('nginx.com/')) return undefined;
  const named =
    scalarAt(root, 'spec', 'ingressClassName') ??
    scalarAt(root, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  if (named === undefined) return has(nginx) ? 'ingress-nginx' : has(traefik) ? 'Traefik' : undefined;
  if (/traefik/.test(named.text)) return 'Traefik';
  return /^(?:[\w.-]+-)?nginx(?:-[\w.-]+)?$/.test(named.text) && !hasOtherNginx(index) ? 'ingress-nginx' : undefined;
}

/** A class of the other controller for nginx, which has other annotations. */
const hasOtherNginx = memoisedBy((index: ObjectIndex): boolean =>
  index.graph.files.some(({ search }) => [...(search?.(/nginx\.org\/ingress-controller/g) ?? [])].length > 0),
);

/** How a controller calls a backend, and what says so. */
interface Call {
  readonly isTls: boolean;
  readonly node?: ScalarNode | undefined;
  /** What lets it use TLS, and where that belongs. */
  readonly setting: string;
  readonly wayOut: 'ingress' | 'service' | 'route';
}

function callOf({ object: { root, kind } }: PlacedObject, controller: Controller, backend: RoutedBackend) {
  const { service, at, port } = backend;
  if (controller === 'Traefik') {
    const node =
      kind === 'IngressRoute'
        ? scalarAt(at, 'scheme')
        : scalarAt(service.object.root, 'metadata', 'annotations', `${traefik}service.serversscheme`);
    const isUsual = port.number === '443' || port.name.startsWith('https');
    const isOfOld = scalarAt(root, 'metadata', 'annotations', traefikOne) !== undefined;
    if ((node !== undefined && isOpen(node)) || isOfOld) return undefined;
    const isTls = node === undefined ? isUsual : node.text === 'https';
    const call =
      kind === 'IngressRoute'
        ? { setting: 'scheme: https', wayOut: 'route' as const }
        : { setting: `${traefik}service.serversscheme: https`, wayOut: 'service' as const };
    return { isTls, node, ...call };
  }
  const annotations = mappingAt(root, 'metadata', 'annotations');
  const valueAt = (name: string) => scalarAt(annotations, `${nginx}${name}`);
  const node = valueAt('backend-protocol');
  const snippets = ['configuration-snippet', 'server-snippet'].map((name) => valueAt(name)?.text ?? '');
  const isOther =
    ['ssl-passthrough', 'canary', 'service-upstream'].some((name) => valueAt(name)?.text === 'true') ||
    ['secure-backends', 'permanent-redirect', 'temporal-redirect'].some((name) => valueAt(name) !== undefined) ||
    snippets.some((text) => /proxy_pass|return|rewrite/.test(text)) ||
    (node !== undefined && (isOpen(node) || !/^(?:HTTPS?|GRPCS?)$/i.test(node.text)));
  return isOther
    ? undefined
    : {
        isTls: /S$/i.test(node?.text ?? ''),
        node,
        setting: `${nginx}backend-protocol: HTTPS`,
        wayOut: 'ingress' as const,
      };
}

type Spoken = { readonly kind: 'plain' | 'named' | 'tls' | 'redirect'; readonly node: ScalarNode };

function judge(
  index: ObjectIndex,
  placed: PlacedObject,
  controller: Controller,
  backend: RoutedBackend,
): readonly FindingDraft[] {
  const call: Call | undefined = isChanged(index, backend.service) ? undefined : callOf(placed, controller, backend);
  const found = backend.workloads.map((pods) => call && faultOf(index, pods, call));
  const [fault] = found;
  const [pods] = backend.workloads;
  if (call === undefined || fault === undefined || pods === undefined || found.includes(undefined)) return [];
  const { kind, node } = fault;
  // Traefik has no annotation for it.
  if (kind === 'tls' && call.node === undefined) return [];
  const isNginx = controller === 'ingress-nginx';
  const judgement = problem(ingressBackendScheme, {
    severity: kind === 'named' ? 'warning' : undefined,
    fact: kind,
    consequence: kind === 'tls' ? (isNginx ? 'nginx' : 'traefik') : kind === 'redirect' ? 'redirect' : 'plain',
    wayOut: kind === 'redirect' ? 'argocd' : kind === 'tls' ? 'remove' : call.wayOut,
    values: {
      controller,
      service: visibleText(`${backend.node.text}:${backend.port.number}`),
      port: visibleText(pods.port),
      pods: `${pods.placed.object.kind} ${objectName(pods.placed)}`,
      name: visibleText(pods.portName?.text ?? ''),
      setting: kind === 'tls' ? (call.setting.split(':')[0] ?? '') : call.setting,
    },
    related: [relatedAt({ file: pods.placed.file, span: node.span }, l10n.t('Port of the Pods'))],
  });
  const place = (kind === 'tls' && call.wayOut !== 'service' ? call.node : undefined) ?? backend.node;
  return [placedAt({ file: placed.file, span: place.span }, judgement)];
}

/** What the Pods of a workload do not understand in how they are called. */
function faultOf(index: ObjectIndex, pods: BackendPods, { isTls }: Call): Spoken | undefined {
  const argocd = argocdServer(index, pods);
  if (argocd === 'unknown') return undefined;
  if (argocd !== undefined) {
    if (argocd.redirects) return isTls ? undefined : { kind: 'redirect', node: argocd.node };
    return isTls ? { kind: 'tls', node: argocd.node } : undefined;
  }
  const probed = probedScheme(pods);
  if (probed !== undefined) {
    if (isTls === (probed.scheme === 'HTTPS')) return undefined;
    return { kind: isTls ? 'tls' : 'plain', node: probed.node };
  }
  const name = pods.portName;
  return !isTls && name !== undefined && /^https(?:-|$)/.test(name.text) ? { kind: 'named', node: name } : undefined;
}

const insecure = 'ARGOCD_SERVER_INSECURE';

/** Whether argocd-server serves HTTP, or redirects it to HTTPS on the same port; `undefined` for other programs. */
function argocdServer(index: ObjectIndex, { placed, container }: BackendPods) {
  const options = optionsOf(container);
  const program = options.find(({ text }) => /^(?:[\w./-]*\/)?argocd-server$/.test(text));
  if (program === undefined) return options.some(({ text }) => text.includes('argocd-server')) ? 'unknown' : undefined;
  if (options.some(isOpen)) return 'unknown';
  const flag = options.findLast(({ text }) => /^--insecure(?:=|$)/.test(text));
  if (flag !== undefined) return { redirects: /=(?:0|f|false)$/i.test(flag.text), node: flag };
  const variable = itemsAt(container, 'env').find((each) => scalarAt(each, 'name')?.text === insecure);
  const value = scalarAt(variable, 'value');
  if (value !== undefined) return isOpen(value) ? 'unknown' : { redirects: !isTrue(value.text), node: value };
  if (itemsAt(container, 'envFrom').length > 0) return 'unknown';
  if (variable === undefined) return { redirects: true, node: program };
  const [name = '', key = ''] = ['name', 'key'].map(
    (field) => scalarAt(variable, 'valueFrom', 'configMapKeyRef', field)?.text,
  );
  const held = index.find(placed, 'ConfigMap', name, placed.object.namespace);
  if (held === undefined || isOpenEnded(held.object) || isPatched(index, held)) return 'unknown';
  const set = scalarAt(held.object.root, 'data', key);
  const isSame = ({ object: { root } }: PlacedObject) => scalarAt(root, 'data', key)?.text === set?.text;
  const others = index
    .named('ConfigMap', name)
    .filter((each) => each.object.namespace === held.object.namespace && index.areOfOneEnvironment(each, held));
  if ((set !== undefined && isOpen(set)) || !others.every(isSame)) return 'unknown';
  return { redirects: !isTrue(set?.text ?? ''), node: set ?? program };
}

function isTrue(text: string): boolean {
  return /^(?:1|t|true)$/i.test(text);
}
