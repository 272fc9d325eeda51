/** A task as far as its types go: what it takes, what it yields, what it returns. */
export interface TaskType<Input = unknown, Value = unknown, Result = unknown> {
  /** Never set. Carries the types across. */
  readonly '~types'?:
    | {
        readonly input: Input;
        readonly chunk: Value;
        readonly result: Result;
      }
    | undefined;
}
/** Tasks by name, as `createStreamServer` takes them and `connect<typeof tasks>` wants to know. */
export type TaskTypes = Readonly<Record<string, TaskType>>;
/** What a task takes. */
export type TaskInput<T> = T extends TaskType<infer Input, unknown, unknown> ? Input : never;
/** What a task yields, as its readers receive it. */
export type TaskValue<T> = T extends TaskType<unknown, infer Value, unknown> ? Value : never;
/** What a task returns. */
export type TaskResult<T> = T extends TaskType<unknown, unknown, infer Result> ? Result : never;
//# sourceMappingURL=task-types.d.ts.map
