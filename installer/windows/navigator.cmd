@"%~dp0python.exe" -m navigator_app %*
