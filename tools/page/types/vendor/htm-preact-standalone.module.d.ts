// What the page uses of htm and Preact, which ship no types for their one-file build.

export interface VNode {
  type: unknown;
  props: Record<string, unknown>;
}
export type Child = VNode | string | number | boolean | null | undefined | Child[];
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export function render(what: VNode, where: Element): void;

export interface Context<T> {
  Provider: (properties: { value: T; children?: Child }) => VNode;
}
export function createContext<T>(value: T): Context<T>;

export interface Reference<T> {
  current: T;
}
type Change<S> = (next: S | ((before: S) => S)) => void;
type Leave = (() => void) | void;

export function useState<S>(first: S | (() => S)): [S, Change<S>];
export function useEffect(run: () => Leave, on?: readonly unknown[]): void;
export function useLayoutEffect(run: () => Leave, on?: readonly unknown[]): void;
export function useRef<T>(first: T): Reference<T>;
export function useMemo<T>(make: () => T, on: readonly unknown[]): T;
export function useCallback<F extends (...given: never[]) => unknown>(
  run: F,
  on: readonly unknown[],
): F;
export function useContext<T>(context: Context<T>): T;
export function useErrorBoundary(told?: (error: unknown) => void): [unknown, () => void];
