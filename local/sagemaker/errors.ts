// The one error class whose name, status and text an SDK client of the stand-in receives.

/** An answer of the service that is not a success: `code` becomes `__type`, `status` the HTTP status. */
export class SageMakerError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error's body, such as `OriginalStatusCode`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Record<string, unknown> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

export const validationException = (message: string) => new SageMakerError('ValidationException', message);
/** The texts of modelled errors are FailureReasons: 1024 characters at most. */
const modelled = (code: string) => (message: string) => new SageMakerError(code, message.slice(0, 1024));

export const resourceNotFound = modelled('ResourceNotFound');
export const resourceInUse = modelled('ResourceInUse');
export const conflict = modelled('ConflictException');
