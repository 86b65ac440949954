"""What every backend promises. Each test runs against each of them."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from surefoot.sandbox import EngineSandbox, ExecResult, Limits, Output, SandboxError
from surefoot.sandbox.errors import InputError

SHORT = Limits(wall_s=0.5)


async def test_prints_and_exits(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("print('hello'); import sys; print('oops', file=sys.stderr)")
    assert (result.stdout, result.stderr) == ("hello\n", "oops\n")
    assert (result.status, result.exit_code) == ("ok", 0)
    assert 0 < result.duration_s < 10


@pytest.mark.parametrize(
    ("code", "exit_code", "stderr"),
    [
        ("import sys; sys.exit(3)", 3, ""),
        ("raise SystemExit('gone')", 1, "gone\n"),
        ("import os; os._exit(7)", 7, ""),
        ("import sys; sys.exit()", 0, ""),
    ],
)
async def test_exit_codes(sandbox: EngineSandbox, code: str, exit_code: int, stderr: str) -> None:
    result = await sandbox.run(code)
    assert (result.exit_code, result.stderr) == (exit_code, stderr)
    assert result.status == ("ok" if exit_code == 0 else "error")


async def test_traceback_shows_the_program_alone(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("def f():\n    return 1 / 0\nf()\n")
    assert result.status == "error"
    assert result.stderr.startswith('Traceback (most recent call last):\n  File "main.py", line 3')
    assert "return 1 / 0" in result.stderr
    assert result.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert "guest" not in result.stderr


async def test_syntax_error(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("print(1\n")
    assert result.status == "error"
    assert "SyntaxError" in result.stderr


async def test_stdin(sandbox: EngineSandbox) -> None:
    code = "import sys; print(input()); print(repr(sys.stdin.read()))"
    result = await sandbox.run(code, stdin="first\nsecond ü")
    assert result.stdout == "first\n'second ü'\n"


async def test_stdin_is_empty_by_default(sandbox: EngineSandbox) -> None:
    assert (await sandbox.run("print(repr(open(0).read()))")).stdout == "''\n"


async def test_files_in_and_out(sandbox: EngineSandbox) -> None:
    code = (
        "import helper, os\n"
        "data = open('in/data.bin', 'rb').read()\n"
        "os.makedirs('out'); open('out/result.bin', 'wb').write(data[::-1])\n"
        "print(helper.VALUE)\n"
    )
    files = {"in/data.bin": bytes(range(256)), "helper.py": b"VALUE = 5\n"}
    result = await sandbox.run(code, files=files)
    assert (result.status, result.stdout) == ("ok", "5\n")
    assert result.files["out/result.bin"] == bytes(range(255, -1, -1))
    assert result.files["in/data.bin"] == files["in/data.bin"]


async def test_files_survive_a_failure(sandbox: EngineSandbox) -> None:
    code = "open('partial.txt', 'w').write('half'); import time; time.sleep(60)"
    result = await sandbox.run(code, limits=SHORT)
    assert (result.status, dict(result.files)) == ("timeout", {"partial.txt": b"half"})


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../x", "", "a//b", ".", "x\0y"])
async def test_file_names_are_checked(sandbox: EngineSandbox, name: str) -> None:
    with pytest.raises(InputError):
        await sandbox.run("", files={name: b""})


@pytest.mark.parametrize(
    "limits",
    [
        Limits(wall_s=0),
        Limits(wall_s=float("nan")),
        Limits(cpu_s=-1),
        Limits(memory_mb=0),
        Limits(output_bytes=0),
        Limits(processes=0),
        Limits(disk_mb=10**9),
    ],
)
async def test_limits_are_checked(sandbox: EngineSandbox, limits: Limits) -> None:
    with pytest.raises(InputError):
        await sandbox.run("", limits=limits)


async def test_too_much_to_take_in(sandbox: EngineSandbox) -> None:
    with pytest.raises(InputError, match="disk_mb"):
        await sandbox.run("", files={"big": bytes(3 << 20)}, limits=Limits(disk_mb=2))


async def test_deadline(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("print('begun')\nwhile True: pass", limits=SHORT)
    assert (result.status, result.exit_code, result.stdout) == ("timeout", None, "begun\n")


async def test_cpu_limit_below_a_second(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("while True: pass", limits=Limits(cpu_s=0.3, wall_s=20.0))
    assert (result.status, result.exit_code) == ("timeout", None)
    assert result.duration_s < 10


async def test_memory(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("x = bytearray(1 << 30)", limits=Limits(memory_mb=64))
    assert result.status == "memory"
    assert "MemoryError" in result.stderr


async def test_memory_that_fits(sandbox: EngineSandbox) -> None:
    code = "x = bytearray(100 << 20); print(len(x))"
    result = await sandbox.run(code, limits=Limits(memory_mb=160))
    assert (result.status, result.stdout) == ("ok", "104857600\n")


async def test_output_is_cut_at_the_limit(sandbox: EngineSandbox) -> None:
    limits = Limits(output_bytes=1000)
    result = await sandbox.run("while True: print('x' * 99)", limits=limits)
    assert result.status == "output"
    assert result.stdout == ("x" * 99 + "\n") * 10


async def test_output_up_to_the_limit_is_fine(sandbox: EngineSandbox) -> None:
    limits = Limits(output_bytes=1000)
    result = await sandbox.run("import sys; sys.stdout.write('x' * 1000)", limits=limits)
    assert (result.status, len(result.stdout)) == ("ok", 1000)


async def test_large_output_arrives_whole(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("print('0123456789' * 90000)")
    assert (result.status, len(result.stdout)) == ("ok", 900001)


async def test_killed_by_a_signal(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert (result.status, result.exit_code) == ("killed", -9)


@pytest.mark.parametrize(
    "takes", ["os.closerange(3, 64)", "[os.dup2(1, fd) for fd in range(3, 40)]"]
)
async def test_a_program_without_our_channel_ends_as_itself(
    sandbox: EngineSandbox, takes: str
) -> None:
    code = f"import os, time; {takes}; time.sleep(0.2); print('on', flush=True); os._exit(7)"
    result = await sandbox.run(code)
    assert (result.status, result.exit_code, result.stdout) == ("error", 7, "on\n")


async def test_a_child_with_our_channel_does_not_hold_the_end_up(sandbox: EngineSandbox) -> None:
    code = "import os, time\nif os.fork() == 0: time.sleep(60)\nos._exit(7)\n"
    try:
        result = await sandbox.run(code, limits=Limits(wall_s=30, processes=4))
    except InputError:
        pytest.skip("this backend cannot bound more than one process")
    assert (result.status, result.exit_code) == ("error", 7)
    assert result.duration_s < 25


async def test_not_utf8(sandbox: EngineSandbox) -> None:
    result = await sandbox.run(r"import os; os.write(1, b'a\xff\0b')")
    assert result.stdout == "a\ufffd\0b"


async def test_runs_share_nothing(sandbox: EngineSandbox) -> None:
    await sandbox.run("import builtins; builtins.leak = 1; open('f', 'w').close()")
    result = await sandbox.run(
        "import os, builtins; print(hasattr(builtins, 'leak'), os.listdir())"
    )
    assert result.stdout == "False []\n"


async def test_random_state_differs(sandbox: EngineSandbox) -> None:
    code = "import random, numpy; print(random.random(), numpy.random.random())"
    first, second = [await sandbox.run(code) for _ in range(2)]
    assert first.status == "ok", first.stderr
    assert not set(first.stdout.split()) & set(second.stdout.split())


async def test_environment_is_empty(
    sandbox: EngineSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    result = await sandbox.run("import os; print(dict(os.environ)); print(os.getuid())")
    assert "canary" not in result.stdout
    assert result.stdout.splitlines()[-1] != "0"


async def test_modules(sandbox: EngineSandbox) -> None:
    code = "import sympy, numpy, mpmath, json, sqlite3, decimal; print(sympy.factorint(12))"
    assert (await sandbox.run(code)).stdout == "{2: 2, 3: 1}\n"


async def test_other_packages_are_not_there(sandbox: EngineSandbox) -> None:
    result = await sandbox.run("import pytest")
    assert "ModuleNotFoundError" in result.stderr


async def test_asyncio_works(sandbox: EngineSandbox) -> None:
    code = "import asyncio\nasync def f(): await asyncio.sleep(0); print('ok')\nasyncio.run(f())"
    assert (await sandbox.run(code)).stdout == "ok\n"


async def test_one_process_means_one(sandbox: EngineSandbox) -> None:
    code = "import os\ntry: os.fork()\nexcept OSError as error: print(type(error).__name__)"
    assert (await sandbox.run(code)).stdout == "BlockingIOError\n"


async def test_threads_where_allowed(sandbox: EngineSandbox) -> None:
    if sandbox.tier == "landlock":
        with pytest.raises(InputError, match="namespaces"):
            await sandbox.run("", limits=Limits(processes=4))
        return
    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(3) as pool: print(sum(pool.map(abs, range(-9, 0))))"
    )
    assert (await sandbox.run(code, limits=Limits(processes=4))).stdout == "45\n"


async def test_atexit_and_threads_are_part_of_it(sandbox: EngineSandbox) -> None:
    code = "import atexit; atexit.register(print, 'late'); print('early')"
    assert (await sandbox.run(code)).stdout == "early\nlate\n"


async def test_main_is_main(sandbox: EngineSandbox) -> None:
    code = (
        "import pickle, inspect\nclass A: pass\n"
        "if __name__ == '__main__': print(type(pickle.loads(pickle.dumps(A()))).__name__)\n"
        "print(inspect.getsource(A).strip())"
    )
    assert (await sandbox.run(code)).stdout == "A\nclass A: pass\n"


async def test_session_keeps_state(sandbox: EngineSandbox) -> None:
    async with sandbox.session() as session:
        assert (await session.run("x = 20; print(input())", stdin="in")).stdout == "in\n"
        failed = await session.run("1 / 0")
        assert (failed.status, failed.exit_code) == ("error", 1)
        left = await session.run("import sys; sys.exit(4)")
        assert (left.status, left.exit_code) == ("error", 4)
        kept = await session.run("print(x + 1); open('f', 'w').write('1')", files={"g": b"2"})
        assert (kept.stdout, dict(kept.files)) == ("21\n", {"f": b"1", "g": b"2"})


async def test_sessions_share_nothing(sandbox: EngineSandbox) -> None:
    async with sandbox.session() as one, sandbox.session() as two:
        await one.run("x = 1")
        assert "NameError" in (await two.run("x")).stderr


@pytest.mark.parametrize("code", ["while True: pass", "import os; os._exit(3)"])
async def test_session_that_ended_says_so(sandbox: EngineSandbox, code: str) -> None:
    async with sandbox.session(SHORT) as session:
        await session.run(code)
        with pytest.raises(SandboxError, match="this session has ended"):
            await session.run("print(1)")
    assert (await sandbox.run("print(2)")).stdout == "2\n"


async def test_streams_line_by_line(sandbox: EngineSandbox) -> None:
    code = "import time\nfor i in range(3): print(i); time.sleep(0.15)"
    seen = [item async for item in sandbox.stream(code)]
    assert [each.text for each in seen if isinstance(each, Output)] == ["0\n", "1\n", "2\n"]
    assert isinstance(seen[-1], ExecResult)
    assert seen[-1].stdout == "0\n1\n2\n"


async def test_streams_while_it_runs_and_leaving_kills(sandbox: EngineSandbox) -> None:
    endless = Limits(wall_s=600.0, cpu_s=600.0)  # what came only at the end would never come
    running = sandbox.stream("print(1)\nwhile True: pass", limits=endless)
    async with contextlib.aclosing(running) as stream:
        async for item in stream:
            assert isinstance(item, Output)
            break
    assert (await sandbox.run("print(2)")).stdout == "2\n"


async def test_cancelling_kills(sandbox: EngineSandbox) -> None:
    with pytest.raises(TimeoutError):  # waiting for the program would be pytest's to end
        async with asyncio.timeout(0.3):
            await sandbox.run("while True: pass", limits=Limits(wall_s=600.0, cpu_s=600.0))
    assert (await sandbox.run("print(2)")).stdout == "2\n"


async def test_results_are_not_mixed_up(sandbox: EngineSandbox) -> None:
    count = 8 if sandbox.name == "docker" else 40
    runs = [sandbox.run(f"print({n}); open('n', 'w').write('{n}')") for n in range(count)]
    results = await asyncio.gather(*runs)
    assert [result.stdout for result in results] == [f"{n}\n" for n in range(count)]
    assert [result.files["n"] for result in results] == [f"{n}".encode() for n in range(count)]


async def test_the_loop_is_not_blocked(sandbox: EngineSandbox) -> None:
    task = asyncio.create_task(sandbox.run("import time; time.sleep(0.6)"))
    turns = 0
    while not task.done():
        await asyncio.sleep(0.005)
        turns += 1
    assert turns > 3, "nothing else ran while the program did"
