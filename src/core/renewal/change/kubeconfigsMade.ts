import type { MaterialOrigin, NameOrigin } from '../../kubernetes/tables/connectionRecord.ts';
import type { ComponentInstance, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { readAddress } from '../../pki/cluster/connections/addresses.ts';
import type { Connection, ExpectedName, Party, Source } from '../../pki/cluster/connections/connectionModel.ts';
import type { StartFault } from '../../pki/cluster/startFault.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import type { ChangePlan, PlannedMaterial } from './changeModel.ts';

/** A certificate, and where it stands. */
export interface Written {
  readonly at: Occurrence;
  readonly node: CertificateNode;
}

/** A kubeconfig that a plan makes anew. */
interface MadeKubeconfig {
  readonly server: string;
  readonly authorities: readonly Written[];
  readonly certificate: readonly Written[];
}

type MadeKubeconfigs = ReadonlyMap<string, MadeKubeconfig>;

/** The kubeconfigs that plans make anew, by path; those left out whose certificates are not known before they are signed. */
export function kubeconfigsMade(
  plans: readonly ChangePlan[],
  writtenOf: (material: PlannedMaterial, plan: ChangePlan) => Written | undefined,
): MadeKubeconfigs {
  return new Map(
    plans.flatMap((plan) =>
      plan.files.flatMap(({ path, kubeconfig }): readonly (readonly [string, MadeKubeconfig])[] => {
        if (kubeconfig === undefined) return [];
        const all = (materials: readonly PlannedMaterial[]) => materials.flatMap((each) => writtenOf(each, plan) ?? []);
        const { server } = kubeconfig;
        const [authorities, certificate] = [all(kubeconfig.authorities), all(kubeconfig.certificate)];
        const isKnown =
          authorities.length === kubeconfig.authorities.length && certificate.length === kubeconfig.certificate.length;
        return isKnown ? [[path, { server, authorities, certificate }]] : [];
      }),
    ),
  );
}

/** The same connection, whose client reads a kubeconfig that is made anew: whatever the old one had is gone. */
export function withKubeconfig(connection: Connection, made: MadeKubeconfigs): Connection {
  const { client, record } = connection;
  const kubeconfig = made.get(pathOf(client) ?? '');
  if (kubeconfig === undefined) return connection;
  const { configurationFault, skippedBy, token, tokenForbidden, tokenRightsUnknown, refuses, ...rest } = connection;
  const trusts = sourceOf(kubeconfig.authorities, 'certificate-authority-data');
  const shows = sourceOf(kubeconfig.certificate, 'client-certificate-data');
  const names = namesOf(kubeconfig);
  return {
    ...rest,
    ...(isFrom(record.clientVerifiesWith) && trusts !== undefined ? { clientTrusts: trusts } : {}),
    ...(isFrom(record.clientCertificate) && shows !== undefined ? { clientShows: shows } : {}),
    ...(isFrom(record.nameFrom) && names.length > 0 ? { names } : {}),
    ...(refuses?.of === 'certificate' ? { refuses } : {}),
  };

  function namesOf({ server, authorities: [first] }: MadeKubeconfig): readonly ExpectedName[] {
    const address = readAddress(server);
    const place = client.place ?? (first && { file: first.at.file, span: first.at.credential.block.span });
    return address === undefined || place === undefined ? [] : [{ name: address.host, by: 'server', place }];
  }

  function sourceOf(written: readonly Written[], name: string): Source | undefined {
    const [first] = written;
    if (first === undefined) return undefined;
    const place = client.place ?? { file: first.at.file, span: first.at.credential.block.span };
    const [occurrences, certificates] = [written.map(({ at }) => at), written.map(({ node }) => node)];
    const material = { source: 'value', place, name, occurrences, certificates } as const;
    return { kind: 'materials', materials: [{ material, by: name, place }] };
  }
}

/** Whether a program does not start because of a kubeconfig that is made anew. */
export function isReadAnew(
  { place }: StartFault,
  instance: ComponentInstance | undefined,
  made: MadeKubeconfigs,
): boolean {
  return made.has(place.file.path) || made.has(pathNamedAt(place, instance) ?? '');
}

function pathOf({ use, missing, instance }: Party): string | undefined {
  return use === undefined ? pathNamedAt(missing?.place, instance) : use.kubeconfig.file.path;
}

/** The file that a setting of a program names. */
function pathNamedAt(place: FilePlace | undefined, instance: ComponentInstance | undefined): string | undefined {
  return instance?.settings.find((setting) => setting.place === place)?.material?.filePath;
}

function isFrom(origins: readonly (MaterialOrigin | NameOrigin)[]): boolean {
  return origins.some((origin) => typeof origin === 'object' && 'kubeconfig' in origin);
}
