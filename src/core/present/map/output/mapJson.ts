import { blastRadius } from '../../../pki/cluster/connections/blastRadius.ts';
import type { CertificateNode, PkiGraph } from '../../../pki/pkiModel.ts';
import { formatIsoTime } from '../../../text/moment.ts';
import { optional } from '../../../text/optional.ts';
import type { HostMap } from '../hosts/chainRows.ts';
import type { PkiMap } from '../mapOf.ts';
import type { End } from '../model/ends.ts';
import { mapRows } from './mapRows.ts';

/** Hosts and webhooks, each with what stands behind it. */
export function hostsJson({ rows }: Pick<HostMap, 'rows'>) {
  return rows.map(({ id, state, label, count, links }) => ({
    id,
    state,
    label,
    count,
    chain: links.flatMap((link) =>
      link === undefined
        ? []
        : [{ title: link.title, detail: link.line, ...(link.fault === undefined ? {} : { isAtFault: true }) }],
    ),
  }));
}

/** A map as JSON without positions; documented in docs/cli-details.md. */
export function mapJson({ scene, model, hosts }: PkiMap, graph: PkiGraph, now: number) {
  return {
    schemaVersion: 1,
    at: formatIsoTime(now),
    ...(model.cluster === undefined
      ? {}
      : { cluster: { id: model.cluster.id, ...optional('name', model.cluster.name) } }),
    ...optional('controlPlane', model.shown?.name),
    clusters: scene.clusters.map(({ id, label, state }) => ({ id, label, state })),
    notes: scene.notes,
    ...(hosts === undefined ? {} : { hosts: hostsJson(hosts) }),
    cards: model.cards.map(({ id, title, line, state, count, isMissing }) => ({
      id,
      title,
      detail: line,
      state,
      count,
      isMissing,
    })),
    connections: mapRows(model, now).map(({ wire, label, reason }) => ({
      id: wire.id,
      from: wire.from,
      to: wire.to,
      state: wire.state,
      label,
      ...(reason === '' ? {} : { reason }),
      ...(wire.worst.until === undefined ? {} : { until: formatIsoTime(wire.worst.until) }),
      client: endJson(wire.client),
      server: endJson(wire.server),
      connections: wire.verdicts.map(({ connection }) => connection.id),
    })),
    authorities: model.authorities.map(({ seal, key, nodes }) => {
      const { stops, learners } = blastRadius(graph, model.cluster?.components ?? [], model.verdicts, key, now);
      return {
        letter: seal.letter,
        family: seal.family,
        certificates: nodes.map(certificateJson),
        stops: stops.map(({ id }) => id),
        learners: learners.map(({ kind, name, place: { file, span } }) => ({
          kind,
          name,
          path: file.path,
          ...optional('line', lineOf(file.lines?.positionAt(span.start).line)),
        })),
      };
    }),
    forecast: [...scene.forecast.rows, ...scene.forecast.later].map(({ moment, end, sentence, wires }) => ({
      at: formatIsoTime(moment),
      end,
      sentence,
      connections: wires,
    })),
  };
}

function lineOf(line: number | undefined): number | undefined {
  return line === undefined ? undefined : line + 1;
}

function endJson({ pill, trust, isPillAtFault, isTrustAtFault }: End) {
  return {
    ...(pill === undefined
      ? {}
      : {
          shows: {
            number: pill.number,
            name: pill.name,
            ...optional('signedBy', pill.seal?.letter),
            ...optional('fingerprint', pill.node?.fingerprint),
          },
        }),
    ...optional('trusts', trust?.letter),
    ...(isPillAtFault || isTrustAtFault ? { isAtFault: true } : {}),
  };
}

function certificateJson({ fingerprint, certificate: { notAfter }, occurrences }: CertificateNode) {
  return {
    fingerprint,
    ...(notAfter === undefined ? {} : { notAfter: formatIsoTime(notAfter) }),
    files: [...new Set(occurrences.map(({ file }) => file.path))],
  };
}
