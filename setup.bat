@echo off
rem Clientele in one command: see setup.bat --help
setlocal EnableExtensions DisableDelayedExpansion

rem Works from any folder, also one whose path holds spaces.
cd /d "%~dp0"
if errorlevel 1 exit /b 1

set "KIND=txt"
set "OTHER_KIND=lock"
if /i not "%~1"=="--locked" goto :task
set "KIND=lock"
set "OTHER_KIND=txt"
shift /1
:task
set "TASK=start"
if "%~1"=="" goto :collect
if /i "%~1"=="--help" goto :usage
if /i "%~1"=="-h" goto :usage
if /i "%~1"=="/?" goto :usage
if /i "%~1"=="help" goto :usage
if /i "%~1"=="test" set "TASK=test"
if /i "%~1"=="--no-start" set "TASK=none"
if /i "%~1"=="lock" set "TASK=lock"
set "FIRST=%~1"
if "%TASK%"=="start" if not "%FIRST:~0,2%"=="--" goto :unknown
if not "%TASK%"=="start" shift /1
if "%TASK%"=="none" if not "%~1"=="" (
    echo setup: --no-start takes nothing after it. See setup.bat --help 1>&2
    exit /b 1
)
if "%TASK%"=="lock" if not "%~1"=="" (
    echo setup: lock takes nothing after it. See setup.bat --help 1>&2
    exit /b 1
)

rem What follows goes on to Streamlit or to pytest.
:collect
set REST=
:next
if "%~1"=="" goto :collected
set REST=%REST% %1
shift /1
goto :next
:collected

if not exist ".venv\Scripts\python.exe" goto :no_venv
".venv\Scripts\python.exe" -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if errorlevel 1 goto :no_venv
".venv\Scripts\python.exe" -m pip --version >nul 2>&1
if not errorlevel 1 goto :have_venv
:no_venv
rem Takes an empty folder away, and leaves any other.
if exist ".venv" rmdir ".venv" >nul 2>&1
if exist ".venv" if not exist ".venv\pyvenv.cfg" (
    echo setup: .venv is there but is no virtual environment. Move it away and run this again. 1>&2
    exit /b 1
)
if exist ".venv" (
    echo setup: .venv does not work any more: making it anew
    rmdir /s /q ".venv"
)

set "CHOSEN="
if not defined PYTHON goto :search
call :try "%PYTHON%"
if defined CHOSEN goto :found
echo setup: PYTHON=%PYTHON% does not run, or is older than 3.11. Name a Python 3.11 or newer. 1>&2
exit /b 1
:search
call :try py -3.13
call :try py -3.12
call :try py -3.11
call :try py -3
call :try python
call :try python3
if not defined CHOSEN (
    echo setup: Clientele needs Python 3.11 or newer, and none was found. 1>&2
    echo        Get it from https://www.python.org/downloads/ and tick "Add python.exe to PATH". 1>&2
    exit /b 1
)
:found
echo setup: making .venv with %CHOSEN%
%CHOSEN% -m venv .venv
if errorlevel 1 (
    echo setup: .venv could not be made. Look at the message above. 1>&2
    exit /b 1
)

:have_venv
call :install requirements
if errorlevel 1 exit /b 1

if "%TASK%"=="test" goto :test
if "%TASK%"=="lock" goto :lock

rem Analyses the demo store once, so that its first visitor need not wait. A failure costs only that.
echo setup: preparing the demo store
".venv\Scripts\python.exe" -m core demo >nul 2>&1
if errorlevel 1 echo setup: that did not work; the dashboard will do it
if "%TASK%"=="none" (
    echo setup: ready: setup.bat starts the dashboard
    exit /b 0
)

echo setup: starting the dashboard on http://localhost:8501, or where Streamlit says below
rem Work on one's own machine lasts, in projects\ unless another folder is named.
if not defined CLIENTELE_PROJECTS set "CLIENTELE_PROJECTS=%CD%\projects"
rem Nobody else reaches one's own machine, nor a web page that gives it a name of its own.
if not defined STREAMLIT_SERVER_ADDRESS set "STREAMLIT_SERVER_ADDRESS=127.0.0.1"
if not defined STREAMLIT_SERVER_ALLOWED_HOSTS set "STREAMLIT_SERVER_ALLOWED_HOSTS=localhost 127.0.0.1"
".venv\Scripts\python.exe" -m streamlit run front_door.py --server.showEmailPrompt=false%REST%
exit /b %errorlevel%

:test
call :install requirements-dev
if errorlevel 1 exit /b 1
rem One test file stays in one worker, which shares what it has made. Files in their own order:
rem xdist would keep those of one long test for the end, where the other worker waits for them.
".venv\Scripts\python.exe" -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"%REST%
exit /b %errorlevel%

rem The newest versions that the ranges allow, for every system and every Python from 3.11 on at once
rem (pyproject.toml, tool.uv.pip). First those of everything, so that the dashboard runs with the
rem versions that were tested.
:lock
call :install requirements-dev
if errorlevel 1 exit /b 1
echo setup: renewing requirements-dev.lock, requirements.lock and requirements-server.lock
".venv\Scripts\python.exe" -m uv pip compile --quiet --upgrade --python-version 3.11 -o requirements-dev.lock requirements-dev.txt
if errorlevel 1 goto :not_renewed
".venv\Scripts\python.exe" -m uv pip compile --quiet --upgrade --python-version 3.11 -c requirements-dev.lock -o requirements.lock requirements.txt
if errorlevel 1 goto :not_renewed
".venv\Scripts\python.exe" -m uv pip compile --quiet --upgrade --python-version 3.11 -c requirements-dev.lock -o requirements-server.lock requirements.txt requirements-server.txt
if errorlevel 1 goto :not_renewed
exit /b 0
:not_renewed
echo setup: the locks could not be renewed. Look at the message above. 1>&2
exit /b 1

:unknown
echo setup: there is no "%~1". See setup.bat --help 1>&2
exit /b 1

rem Keeps the command that was given if it is a Python that is new enough; the first one wins.
:try
if defined CHOSEN exit /b 0
%* -c "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if errorlevel 1 exit /b 0
set CHOSEN=%*
exit /b 0

rem Installs a requirements file, or with --locked its lock, unless the copy kept in .venv says it is
rem installed already. A lock has hashes, so pip takes no file that it does not name.
:install
set "FILE=%~1.%KIND%"
fc /b "%FILE%" ".venv\%FILE%.installed" >nul 2>&1
if not errorlevel 1 exit /b 0
echo setup: installing %FILE% (a few minutes the first time)
if exist ".venv\%FILE%.installed" del /q ".venv\%FILE%.installed"
rem What is installed now is no longer what the other kind left there.
if exist ".venv\*.%OTHER_KIND%.installed" del /q ".venv\*.%OTHER_KIND%.installed"
".venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check -r "%FILE%"
if errorlevel 1 (
    echo setup: installing %FILE% failed. Check the connection to https://pypi.org and run this again. 1>&2
    exit /b 1
)
copy /y "%FILE%" ".venv\%FILE%.installed" >nul
exit /b 0

:usage
echo Usage:
echo   setup.bat [STREAMLIT OPTIONS]   make .venv, install requirements.txt, start the dashboard
echo   setup.bat --no-start            the same, but stop before starting
echo   setup.bat test [PYTEST OPTIONS] install requirements-dev.txt too and run every test
echo                                   (but for the long sweeps: add -m slow for those)
echo   setup.bat --locked ...          any of these, with the very versions of requirements.lock and
echo                                   requirements-dev.lock, their files checked by their hashes
echo   setup.bat lock                  renew the locks: the newest versions that the ranges allow
echo   setup.bat --help                this text
echo.
echo It needs Python 3.11 or newer. Set PYTHON to the full path of one to choose it.
echo Running it again is quick: nothing is installed unless a requirements file changed.
exit /b 0
