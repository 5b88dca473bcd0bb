import { memoised } from '../text/memoised.ts';
import { baseName } from '../text/paths.ts';
import type { ReferenceRole } from './fileReferenceOf.ts';
import {
  type ComponentFlagRecord,
  type ComponentRecord,
  componentFlags,
  type FlagRole,
} from './tables/componentFlags.ts';
import { componentPrograms } from './tables/componentPrograms.ts';

/** A component whose flags the table knows. */
export type Component = keyof typeof componentFlags;

/** Finds a component by its program name, with or without a folder. */
export function componentOfProgram(program: string): Component | undefined {
  const name = baseName(program);
  return isComponent(name) ? name : undefined;
}

/** Finds the component whose flags a variable contains, by the variable's name: `KUBELET_EXTRA_ARGS`. */
export function componentOfVariable(variable: string): Component | undefined {
  const isNamed = (name: string): boolean => variable === name || variable.startsWith(`${name}_`);
  return componentPrograms.find(({ variables }) => variables.some(isNamed))?.component;
}

/** Finds the component whose flags are under a key in a distribution's configuration: `kubelet-arg`. */
export function componentOfArgumentKey(key: string): Component | undefined {
  return componentPrograms.find(({ argumentKey }) => argumentKey === key)?.component;
}

/** The keys in distributions' configurations that contain flags. */
export const argumentKeys: readonly string[] = componentPrograms.flatMap(({ argumentKey = '' }) =>
  argumentKey === '' ? [] : [argumentKey],
);

/**
 * The table's record of a component's flag.
 *
 * @param name - As written: with one dash or two (etcd accepts both), with underscores (Kubernetes reads them as dashes).
 */
export function componentFlagOf(component: Component, name: string): ComponentFlagRecord | undefined {
  const known = flagsByName().get(component);
  // Asked for every flag of every connection, mostly in the table's own words.
  return known?.get(name) ?? known?.get(canonicalName(name));
}

/** The flag that an environment variable sets, and its component: `ETCD_CERT_FILE`, `ETCDCTL_CACERT`. */
export function flagOfEnvironment(variable: string): { component: Component; flag: string } | undefined {
  return flagsByVariable().get(variable);
}

/** The environment variables that set flags. */
export function environmentNames(): readonly string[] {
  return [...flagsByVariable().keys()];
}

/** What the file named by a flag should contain; `undefined` for flags that name no file, or two. */
export function referenceRoleOf({ role, isInline }: ComponentFlagRecord): ReferenceRole | undefined {
  return isInline ? undefined : referenceRoles[role];
}

/** People and scripts run it repeatedly and briefly. */
export function isTool(component: Component): boolean {
  const record: ComponentRecord = componentFlags[component];
  return record.isTool === true;
}

/** The role of the certificate that a flag names, if it is certain. */
export function certificateRoleOf(component: Component, flag: ComponentFlagRecord): string | undefined {
  const [role, ...others] = flag.certificates ?? [];
  return isTool(component) || flag.isForClientAlone === true || others.length > 0 ? undefined : role;
}

/** Roles with other names in the reference, or not read by it. */
const referenceRoles: Readonly<Partial<Record<FlagRole, ReferenceRole>>> = {
  certificate: 'certificate',
  key: 'key',
  ca: 'ca',
  kubeconfig: 'kubeconfig',
  publicKey: 'publicKey',
  signingKey: 'key',
  crl: 'crl',
  config: 'config',
  token: 'config',
};

function isComponent(name: string): name is Component {
  return Object.hasOwn(componentFlags, name);
}

function canonicalName(name: string): string {
  return `--${name.replace(/^-+/, '').replaceAll('_', '-')}`;
}

const components: readonly (readonly [Component, ComponentRecord])[] = Object.entries(componentFlags).flatMap(
  ([name, record]) => (isComponent(name) ? [[name, record] as const] : []),
);

const flagsByName = memoised(
  () => new Map(components.map(([name, { flags }]) => [name, new Map(flags.map((each) => [each.flag, each]))])),
);

const flagsByVariable = memoised(() => {
  const known = new Map<string, { component: Component; flag: string }>();
  for (const [component, { flags }] of components) {
    for (const { flag, environment, field } of flags) {
      const variable = environment ?? (/^[A-Z]+_[A-Z_]+$/.test(field ?? '') ? field : undefined);
      if (variable !== undefined) known.set(variable, { component, flag });
    }
  }
  return known;
});
