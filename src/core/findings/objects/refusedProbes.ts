import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, ComponentInstance, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { anonymousOff } from '../../pki/cluster/connections/acceptedCredentials.ts';
import { isLoopback, ownAddresses } from '../../pki/cluster/connections/addresses.ts';
import { objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { holds } from '../../pki/cluster/objects/podFaults.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Probe that the program rejects.
 *
 * When: the flags of kube-apiserver have `--anonymous-auth=false`, or name an AuthenticationConfiguration that does not allow the paths, and its container has `httpGet` probes
 * of its own port (`--secure-port`) without a header `Authorization`. Or `clientAuthType` of a Prometheus, PrometheusAgent, Alertmanager or ThanosRuler demands client certificates.
 *
 * The kubelet sends probes without credentials and without a client certificate. It restarts what does not answer them. With `listenLocal`, the operator
 * makes probes that run in the container.
 *
 * @category wiring
 * @stage understand
 * @see AS-authn, AS-config, PROM
 */
export const probeRejected = {
  code: 'probe-rejected',
  severity: 'error',
  fact: {
    anonymous: 'With {setting}, {program} rejects the probes of the kubelet at {paths}: they have no credentials.',
    certificate: 'With {setting}, {program} rejects the probes of the kubelet: it has no client certificate.',
  },
  consequence: 'The kubelet reports {error} and restarts the container.',
  wayOut: {
    anonymous:
      'Allow anonymous requests for these paths alone in an AuthenticationConfiguration (anonymous.conditions). The flag cannot stand beside it.',
    certificate: 'Set clientAuthType to VerifyClientCertIfGiven.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports settings by which programs reject the probes of their own containers. */
export function checkRefusedProbes(picture: ClusterPicture): readonly FindingDraft[] {
  return [...ofApiservers(picture), ...ofMonitors(picture)];
}

function ofApiservers(picture: ClusterPicture): readonly FindingDraft[] {
  const servers = picture.components.filter(({ component }) => component === 'kube-apiserver');
  return podSpecsIn(objectIndexOf(picture)).flatMap(({ placed, spec }) => {
    const own = servers.filter(({ place }) => place.file === placed.file && holds(placed.object.root, place.span));
    return (isOpenEnded(placed.object) || isExample(placed.file) ? [] : own).flatMap(
      (server): readonly FindingDraft[] => {
        const container = containersOf(spec).find((each) => holds(each, server.place.span));
        const isOnHost = scalarAt(spec, 'hostNetwork')?.text === 'true';
        const probed = container === undefined ? [] : pathsOf(container, server, isOnHost);
        const refused = probed.flatMap((path) => {
          const off = anonymousOff(picture, server, path.text.split('?', 1)[0]);
          return off === undefined ? [] : [{ path, off }];
        });
        const [first] = refused;
        if (first === undefined) return [];
        const judgement = problem(probeRejected, {
          fact: 'anonymous',
          wayOut: 'anonymous',
          values: {
            setting: visibleText(first.off.by),
            program: server.component,
            paths: listOf([...new Set(refused.map(({ path }) => visibleText(path.text)))]),
            error: '`HTTP probe failed with statuscode: 401`',
          },
          related: refused.map(({ path }) => relatedAt({ file: placed.file, span: path.span }, l10n.t('The probe'))),
        });
        return [placedAt(first.off.place, judgement)];
      },
    );
  });
}

/** What is asked of a server in a container without credentials. */
function pathsOf(container: DocumentNode, server: ComponentInstance, isOnHost: boolean): readonly ScalarNode[] {
  return ['startupProbe', 'livenessProbe', 'readinessProbe'].flatMap((field) => {
    const probe = mappingAt(container, field, 'httpGet');
    const path = scalarAt(probe, 'path');
    const hasCredentials = itemsAt(probe, 'httpHeaders').some(
      (header) => scalarAt(header, 'name')?.text.toLowerCase() === 'authorization',
    );
    const isAsked = path !== undefined && !hasCredentials && !isOpen(path);
    return isAsked && isOf(server, probe, container, isOnHost) ? [path] : [];
  });
}

/** Another program of the Pod may answer at another port: a sidecar with a certificate. */
function isOf(
  server: ComponentInstance,
  probe: MappingNode | undefined,
  container: DocumentNode,
  isOnHost: boolean,
): boolean {
  const [scheme, host, port] = ['scheme', 'host', 'port'].map((field) => scalarAt(probe, field)?.text);
  const named = itemsAt(container, 'ports').find((each) => scalarAt(each, 'name')?.text === port);
  const asked = named === undefined ? port : scalarAt(named, 'containerPort')?.text;
  const secure = settingOf(server, '--secure-port');
  if (scheme !== 'HTTPS' || asked !== (secure === undefined ? '6443' : secure.value)) return false;
  if (host === undefined || host === '') return true;
  return isLoopback(host) ? isOnHost : ownAddresses(server, Number(asked)).has(host);
}

const monitorKinds = ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'] as const;

/** Their operator makes probes of HTTPS, unless they listen in the Pod alone. */
function ofMonitors(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return monitorKinds.flatMap((kind) =>
    index.ofKind(kind).flatMap((placed): readonly FindingDraft[] => {
      const spec = mappingAt(placed.object.root, 'spec');
      const type = scalarAt(spec, 'web', 'tlsConfig', 'clientAuthType');
      if (spec === undefined || type === undefined || !demanding.test(type.text)) return [];
      if (isOpenEnded(placed.object) || isExample(placed.file) || hasOwnProbes(spec)) return [];
      const judgement = problem(probeRejected, {
        fact: 'certificate',
        wayOut: 'certificate',
        values: {
          setting: `clientAuthType: ${visibleText(type.text)}`,
          program: nameOf(placed),
          error: '`remote error: tls: bad certificate`',
        },
      });
      return [placedAt({ file: placed.file, span: type.span }, judgement)];
    }),
  );
}

const demanding = /^Require(?:AndVerifyClientCert|AnyClientCert)$/;

function nameOf(placed: PlacedObject): string {
  return `${placed.object.kind} ${objectName(placed)}`;
}

/** Of the Pod alone, or told for the container. */
function hasOwnProbes(spec: MappingNode): boolean {
  const isLocal = scalarAt(spec, 'listenLocal')?.text === 'true';
  return (
    isLocal ||
    itemsAt(spec, 'containers').some((each) =>
      ['startupProbe', 'livenessProbe', 'readinessProbe'].some((field) => nodeAt(each, field) !== undefined),
    )
  );
}
