const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Keywords of C up to C23 and of C++ up to C++26, and the words for operators that C++ has. */
const keywords = words(`
  alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class co_await
  co_return co_yield compl concept const const_cast consteval constexpr constinit continue contract_assert decltype
  default delete do double dynamic_cast else enum explicit export extern false float for fortran friend goto if inline
  int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register
  reinterpret_cast requires restrict return short signed sizeof static static_assert static_cast struct switch template
  this thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned using virtual void
  volatile wchar_t while xor xor_eq
`);

/** Macros without parameters that compilers or common headers define: they replace such a name wherever it stands. */
const macros = words(`
  linux unix i386 mips sparc sun vax hpux sgi m68k arm WIN32
  NULL EOF BUFSIZ FILENAME_MAX FOPEN_MAX L_tmpnam SEEK_CUR SEEK_END SEEK_SET TMP_MAX stdin stdout stderr
  errno h_errno environ EDOM ERANGE EILSEQ EXIT_FAILURE EXIT_SUCCESS RAND_MAX MB_CUR_MAX CLOCKS_PER_SEC TIME_UTC
  CHAR_BIT CHAR_MAX CHAR_MIN SCHAR_MAX SCHAR_MIN UCHAR_MAX SHRT_MAX SHRT_MIN USHRT_MAX INT_MAX INT_MIN UINT_MAX
  LONG_MAX LONG_MIN ULONG_MAX LLONG_MAX LLONG_MIN ULLONG_MAX MB_LEN_MAX PATH_MAX NAME_MAX PIPE_BUF IOV_MAX
  SIZE_MAX PTRDIFF_MAX PTRDIFF_MIN WCHAR_MAX WCHAR_MIN WINT_MAX WINT_MIN SIG_ATOMIC_MAX SIG_ATOMIC_MIN
  FLT_MAX FLT_MIN FLT_EPSILON FLT_DIG FLT_RADIX FLT_ROUNDS DBL_MAX DBL_MIN DBL_EPSILON DBL_DIG LDBL_MAX LDBL_MIN
  LDBL_EPSILON DECIMAL_DIG
  HUGE_VAL HUGE_VALF HUGE_VALL INFINITY NAN M_E M_PI FP_NAN FP_INFINITE FP_ZERO FP_NORMAL FP_SUBNORMAL
  I complex imaginary noreturn
  SIG_DFL SIG_ERR SIG_IGN SIGABRT SIGFPE SIGILL SIGINT SIGSEGV SIGTERM SIGKILL SIGHUP SIGPIPE SIGALRM SIGCHLD
  sa_handler sa_sigaction si_pid si_uid si_value si_addr si_status si_band si_fd st_atime st_mtime st_ctime s_addr h_addr
  LC_ALL LC_COLLATE LC_CTYPE LC_MONETARY LC_NUMERIC LC_TIME
  TRUE FALSE IN OUT OPTIONAL CONST VOID DELETE ERROR near far huge pascal cdecl small hyper interface
`);

/** Types that the header uses, and those of headers that are included nearly everywhere. */
const types = words(`
  int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t intmax_t uintmax_t
  size_t ssize_t ptrdiff_t max_align_t nullptr_t va_list wint_t time_t clock_t FILE DIR
`);

const taken: ReadonlySet<string> = new Set([...keywords, ...macros, ...types]);

/** Limits and constants of stdint.h, a family too large to list: `UINT_LEAST8_MAX`, `INT64_C`. */
const stdint = /^U?INT(_LEAST|_FAST)?(8|16|32|64|MAX|PTR)_(MIN|MAX|C)$/;

/** Nothing in a C or C++ file can have that name, or not wherever such a file includes common headers. */
export const isTakenInC = (name: string): boolean => taken.has(name) || stdint.test(name);

/** Headers of C, POSIX and Windows: with `-I generated/time`, a `time.h` of ours would be found instead of theirs. */
const headers: ReadonlySet<string> = new Set(
  words(`
    aio alloca ar argp assert complex conio cpio crypt ctype direct dirent dlfcn elf endian err errno error execinfo
    fcntl features fenv float fnmatch fts ftw getopt glob grp iconv inttypes io iso646 langinfo libgen limits link locale
    malloc math memory monetary mqueue ndbm netdb nl-types poll process pthread pty pwd regex resolv sched search
    semaphore setjmp sgtty shadow signal spawn stdalign stdarg stdatomic stdbit stdbool stdckdint stddef stdint stdio
    stdlib stdnoreturn string strings stropts syscall sysexits syslog tar termios tgmath threads time uchar ucontext
    ulimit unistd utime utmp values varargs wait wchar wctype windows wordexp
  `),
);

export const isSystemHeader = (stem: string): boolean => headers.has(stem);
